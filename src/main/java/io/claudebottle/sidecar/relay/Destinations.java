package io.claudebottle.sidecar.relay;

import java.net.Inet4Address;
import java.net.InetAddress;

/// Where the way out may lead. What means "myself" or "this link" means the host and its link when the host dials it: its loopback services
/// and the cloud's metadata, which are nothing to do with a bottle.
///
/// Private ranges pass: which hosts may be reached is the gate's to judge, by name.
final class Destinations {

    private Destinations() {}

    /// @param address as Java gives it, with IPv4 never written as IPv6
    static boolean isAllowed(InetAddress address) {
        return !address.isLoopbackAddress()
                && !address.isAnyLocalAddress()
                && !address.isLinkLocalAddress()
                && !address.isMulticastAddress()
                && !(address instanceof Inet4Address && isThisNetworkOrBroadcast(address.getAddress()))
                && !isIpv4Inside(address.getAddress());
    }

    /// 0.0.0.0/8, which Linux takes for this host, and what is reserved above multicast, with the broadcast address.
    private static boolean isThisNetworkOrBroadcast(byte[] octets) {
        return octets[0] == 0 || (octets[0] & 0xF0) == 0xF0;
    }

    /// `::127.0.0.1` and `::ffff:127.0.0.1`: old ways to write an IPv4 address, for which there is no use.
    private static boolean isIpv4Inside(byte[] octets) {
        if (octets.length == 4) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            if (octets[i] != 0) {
                return false;
            }
        }
        return octets[10] == 0 && octets[11] == 0 || (octets[10] & octets[11]) == -1;
    }
}
