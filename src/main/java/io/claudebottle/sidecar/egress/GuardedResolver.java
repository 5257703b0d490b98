package io.claudebottle.sidecar.egress;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.littleshoot.proxy.HostResolver;

/// Resolves an allowed host, and refuses answers that point back at the gate or at its link: whoever runs the DNS of an allowed
/// host could otherwise lead the agent to a service of the gate itself, or to the cloud's metadata service and its credentials.
///
/// Private ranges pass: hosts of a company live there, and the operator named them.
final class GuardedResolver implements HostResolver {

    /// Metadata services that are not link-local: AWS over IPv6, Alibaba Cloud, Oracle Cloud.
    private static final List<InetAddress> METADATA = List.of(
            InetAddress.ofLiteral("fd00:ec2::254"), InetAddress.ofLiteral("100.100.100.200"), InetAddress.ofLiteral("192.0.0.192"));

    private final Lookup lookup;

    /// Asks a name service; `InetAddress::getAllByName`.
    @FunctionalInterface
    interface Lookup {
        InetAddress[] all(String host) throws UnknownHostException;
    }

    GuardedResolver(Lookup lookup) {
        this.lookup = lookup;
    }

    /// @throws InnerAddressException when the name has no other address
    @Override
    public InetSocketAddress resolve(String host, int port) throws UnknownHostException {
        InetAddress[] addresses = lookup.all(host);
        for (InetAddress address : addresses) {
            if (!isInner(address)) {
                return new InetSocketAddress(address, port);
            }
        }
        throw addresses.length == 0 ? new UnknownHostException(host) : new InnerAddressException(host, addresses[0]);
    }

    private static boolean isInner(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()
                // 0.0.0.0/8 is this host as well, and 255.255.255.255 everyone on the link
                || address.getAddress().length == 4 && (address.getAddress()[0] == 0 || address.getAddress()[0] == (byte) 0xff)
                || METADATA.contains(address);
    }
}
