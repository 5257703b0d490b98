package io.claudebottle.sidecar.pipelock;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// A range of addresses, `10.0.0.0/8`.
///
/// @param base first address, in network order; no bit is set behind the prefix
/// @param prefix number of leading bits that all addresses share
record Network(byte[] base, int prefix) {

    /// @throws IllegalArgumentException when it is none
    static Network of(String cidr) {
        int slash = cidr.indexOf('/');
        return new Network(InetAddress.ofLiteral(cidr.substring(0, slash)).getAddress(), Integer.parseInt(cidr.substring(slash + 1)));
    }

    /// Everything of this range that is not in `hole`, as few ranges as that takes.
    ///
    /// @param hole lies inside this range
    List<Network> without(Network hole) {
        List<Network> around = new ArrayList<>();
        for (int length = prefix + 1; length <= hole.prefix; length++) {
            around.add(hole.siblingAt(length));
        }
        return around;
    }

    /// The other half of the range one bit shorter: the leading `length` bits of this, the last of them turned over.
    private Network siblingAt(int length) {
        int bits = base.length * 8;
        BigInteger leading = new BigInteger(1, base).shiftRight(bits - length).flipBit(0).shiftLeft(bits - length);
        byte[] sibling = new byte[base.length];
        for (int octet = 0; octet < sibling.length; octet++) {
            sibling[octet] = leading.shiftRight(bits - 8 * (octet + 1)).byteValue();
        }
        return new Network(sibling, length);
    }

    boolean contains(InetAddress address) {
        byte[] octets = address.getAddress();
        int behind = base.length * 8 - prefix;
        return octets.length == base.length
                && new BigInteger(1, octets).shiftRight(behind).equals(new BigInteger(1, base).shiftRight(behind));
    }

    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(base).getHostAddress() + "/" + prefix;
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
