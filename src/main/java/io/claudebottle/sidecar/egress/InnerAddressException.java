package io.claudebottle.sidecar.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// A name leads to addresses that no name may lead to.
final class InnerAddressException extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    private final InetAddress address;

    InnerAddressException(String host, InetAddress address) {
        super(host + " leads to " + address.getHostAddress());
        this.address = address;
    }

    InetAddress address() {
        return address;
    }
}
