package io.claudebottle.sidecar.relay;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Makes every address local: what is connected to then is accepted by whoever listens on the port, and tells by its own address who was
/// meant. The same as `ip route add local 0.0.0.0/0 dev lo`; more specific routes, such as loopback's own, stay what they are.
final class AnyIp {

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
    private static final byte AF_INET = 2;
    private static final byte AF_INET6 = 10;

    /// In every network namespace.
    private static final int LOOPBACK_INDEX = 1;

    private static final int HEADER = 16;
    private static final int LENGTH = HEADER + 12 + 8;

    private static final int EEXIST = 17;

    private AnyIp() {}

    /// In the calling thread's network. It may be there already.
    static void add(ProtocolFamily family) throws IOException {
        int errno = errno(Kernel.route(request(family)));
        if (errno != 0 && errno != EEXIST) {
            throw new IOException("every address cannot be made a local one: " + Kernel.text(errno));
        }
    }

    /// The whole netlink message: header, `struct rtmsg`, and the interface as its only attribute.
    static byte[] request(ProtocolFamily family) {
        ByteBuffer message = ByteBuffer.allocate(LENGTH).order(ByteOrder.nativeOrder());
        short flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE;
        message.putInt(LENGTH).putShort(RTM_NEWROUTE).putShort(flags).putInt(1).putInt(0);
        // family, length of destination, of source, type of service, table, protocol, scope, type, flags
        message.put(family == StandardProtocolFamily.INET6 ? AF_INET6 : AF_INET).put((byte) 0).put((byte) 0).put((byte) 0);
        message.put(RT_TABLE_LOCAL).put(RTPROT_BOOT).put(RT_SCOPE_HOST).put(RTN_LOCAL).putInt(0);
        message.putShort((short) 8).putShort(RTA_OIF).putInt(LOOPBACK_INDEX);
        return message.array();
    }

    /// @return 0 when it was done
    static int errno(ByteBuffer answer) throws IOException {
        if (answer.remaining() < HEADER + 4 || answer.getShort(4) != NLMSG_ERROR) {
            throw new IOException("the kernel's answer to a route is not one");
        }
        return -answer.getInt(HEADER);
    }
}
