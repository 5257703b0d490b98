package io.claudebottle.app;

import io.claudebottle.backend.Bottle;

/// Opens terminals. To be called on the FX thread.
public interface Terminals {

    /// Shows the agents page with a terminal attached to claude in this bottle; one that is open already is brought to the front.
    ///
    /// @param key which agent it is
    /// @param agentName in the manifest; "?" if unknown
    /// @param remoteControl whether a claude that has to be started is started for remote control
    void open(Bottle bottle, AgentKey key, String agentName, boolean remoteControl);

    /// The bottle is gone, and so is what there was to see in it: closes its terminal if there is one.
    void bottleGone(AgentKey key);
}
