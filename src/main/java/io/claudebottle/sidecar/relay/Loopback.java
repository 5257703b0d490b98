package io.claudebottle.sidecar.relay;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The loopback interface of the calling thread's network, and what it takes for its own. Asked of the kernel in its own language, netlink.
final class Loopback {

    private static final short RTM_NEWADDR = 20;
    private static final short RTM_NEWROUTE = 24;
    private static final short NLM_F_REQUEST = 0x1;
    private static final short NLM_F_ACK = 0x4;
    private static final short NLM_F_CREATE = 0x400;
    private static final short NLMSG_ERROR = 2;
    private static final byte RT_TABLE_LOCAL = (byte) 255;
    private static final byte RTPROT_BOOT = 3;
    private static final byte RT_SCOPE_HOST = (byte) 254;
    private static final byte RTN_LOCAL = 2;
    private static final short RTA_OIF = 4;
    private static final short IFA_ADDRESS = 1;
    private static final byte IFA_F_NODAD = 2;
    private static final byte AF_INET = 2;
    private static final byte AF_INET6 = 10;

    /// In every network namespace.
    private static final int INDEX = 1;

    private static final int HEADER = 16;
    private static final int ATTRIBUTE = 4;

    private static final int EEXIST = 17;

    private Loopback() {}

    /// Makes every address local that no other route is for: what is connected to then is accepted by whoever listens on the port, and
    /// tells by its own address who was meant. The same as `ip route add local 0.0.0.0/0 dev lo`.
    static void takeEveryAddress(ProtocolFamily family) throws IOException {
        demand(everyAddress(family), "every address cannot be made a local one");
    }

    /// Makes it possible to listen on an address. IPv4 needs [#takeEveryAddress] for that, IPv6 this.
    static void take(InetAddress address) throws IOException {
        if (address instanceof Inet6Address six && !six.isLoopbackAddress()) {
            demand(oneAddress(six), address.getHostAddress() + " cannot be made a local address");
        }
    }

    private static void demand(byte[] request, String otherwise) throws IOException {
        int errno = errno(Kernel.route(request));
        // It may be so already.
        if (errno != 0 && errno != EEXIST) {
            throw new IOException(otherwise + ": " + Kernel.text(errno));
        }
    }

    static byte[] everyAddress(ProtocolFamily family) {
        ByteBuffer message = message(RTM_NEWROUTE, 12 + ATTRIBUTE + 4);
        // struct rtmsg: family, length of destination, of source, type of service, table, protocol, scope, type, flags
        message.put(family == StandardProtocolFamily.INET6 ? AF_INET6 : AF_INET).put((byte) 0).put((byte) 0).put((byte) 0);
        message.put(RT_TABLE_LOCAL).put(RTPROT_BOOT).put(RT_SCOPE_HOST).put(RTN_LOCAL).putInt(0);
        message.putShort((short) (ATTRIBUTE + 4)).putShort(RTA_OIF).putInt(INDEX);
        return message.array();
    }

    static byte[] oneAddress(Inet6Address address) {
        byte[] octets = address.getAddress();
        ByteBuffer message = message(RTM_NEWADDR, 8 + ATTRIBUTE + octets.length);
        // struct ifaddrmsg: family, length of prefix, flags, scope, interface
        message.put(AF_INET6).put((byte) 128).put(IFA_F_NODAD).put((byte) 0).putInt(INDEX);
        message.putShort((short) (ATTRIBUTE + octets.length)).putShort(IFA_ADDRESS).put(octets);
        return message.array();
    }

    /// One netlink message that wants to be acknowledged, up to the end of its header.
    private static ByteBuffer message(short type, int length) {
        ByteBuffer message = ByteBuffer.allocate(HEADER + length).order(ByteOrder.nativeOrder());
        short flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE;
        return message.putInt(HEADER + length).putShort(type).putShort(flags).putInt(1).putInt(0);
    }

    /// @return 0 when it was done
    private static int errno(ByteBuffer answer) throws IOException {
        if (answer.remaining() < HEADER + 4 || answer.getShort(4) != NLMSG_ERROR) {
            throw new IOException("what the kernel answers to a route or an address is no answer");
        }
        return -answer.getInt(HEADER);
    }
}
