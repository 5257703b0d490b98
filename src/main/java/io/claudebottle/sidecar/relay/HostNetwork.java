package io.claudebottle.sidecar.relay;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.List;

/// What there is of the host's network.
///
/// @param addresses its own ones that others can reach it at, on whatever link
/// @param families of addresses that the world can be reached over; IPv4 when there is no way at all, since one may come
record HostNetwork(List<InetAddress> addresses, List<ProtocolFamily> families) {

    /// Asked for their routes only, nothing is sent.
    private static final InetAddress FAR = InetAddress.ofLiteral("1.1.1.1");
    private static final InetAddress FAR6 = InetAddress.ofLiteral("2606:4700:4700::1111");

    HostNetwork {
        addresses = List.copyOf(addresses);
        families = List.copyOf(families);
    }

    static HostNetwork look() throws IOException {
        List<InetAddress> addresses = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                // A link-local one of IPv6 means nothing without its link.
                .filter(address -> !address.isLoopbackAddress() && !(address instanceof Inet6Address && address.isLinkLocalAddress()))
                .toList();
        List<ProtocolFamily> families = new ArrayList<>();
        boolean six = hasRoute(FAR6);
        if (!six || hasRoute(FAR)) {
            families.add(StandardProtocolFamily.INET);
        }
        if (six) {
            families.add(StandardProtocolFamily.INET6);
        }
        return new HostNetwork(addresses, families);
    }

    private static boolean hasRoute(InetAddress address) {
        try (DatagramChannel probe = DatagramChannel.open()) {
            probe.connect(new InetSocketAddress(address, NameServer.PORT));
            return true;
        } catch (IOException | UnsupportedAddressTypeException none) {
            return false;
        }
    }
}
