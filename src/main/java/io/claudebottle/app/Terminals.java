package io.claudebottle.app;

import io.claudebottle.backend.Bottle;

/// Opens terminals. To be called on the FX thread.
public interface Terminals {

    /// Shows the agents page with a terminal attached to claude in this bottle; one that is open already is brought to the front.
    ///
    /// @param agentName for the tab's words; "?" if unknown
    /// @param remoteControl whether a claude that has to be started is started for remote control
    void open(Bottle bottle, String agentName, boolean remoteControl);
}
