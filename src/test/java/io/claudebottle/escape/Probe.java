package io.claudebottle.escape;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// Scripts for the inside. What they need beside a shell is node, bash and perl-base, which the agent's base image has.
final class Probe {

    private Probe() {}

    /// One line per address: `address open`, or `address CODE` as the system calls the failure; `ETIMEDOUT` after a second and a half.
    static String tcp(List<String> addresses, int port) {
        return node("""
                const net = require('net');
                for (const address of '%s'.split(',')) {
                  const socket = net.connect({host: address, port: %d});
                  const say = word => { console.log(address, word); socket.destroy(); };
                  socket.setTimeout(1500, () => say('ETIMEDOUT'));
                  socket.once('connect', () => say('open'));
                  socket.once('error', error => say(error.code));
                }
                """.formatted(String.join(",", addresses), port));
    }

    static String datagram(List<String> addresses, int port, String text) {
        return node("""
                const dgram = require('dgram');
                for (const address of '%s'.split(',')) {
                  const socket = dgram.createSocket('udp4');
                  socket.send('%s', %d, address, error => { console.log(address, error ? error.code : 'sent'); socket.close(); });
                }
                """.formatted(String.join(",", addresses), text, port));
    }

    /// One line per socket: its name and `open`, or the name of what the system says.
    ///
    /// @param names paths, or `@` and an abstract name
    static String unixSockets(List<String> names) {
        return """
                perl -MSocket -MErrno -e 'for (@ARGV) {
                  my $name = s/^@/\\0/r;
                  socket(my $s, PF_UNIX, SOCK_STREAM, 0) or die $!;
                  my $word = connect($s, pack_sockaddr_un($name)) ? "open" : (grep { $!{$_} } keys %%!)[0];
                  print "$_ $word\\n";
                }' %s
                """.formatted(String.join(" ", names));
    }

    /// Starts children until there are `number` or the system refuses, says how many there were, and ends them.
    static String children(int number) {
        return node("""
                const {spawn} = require('child_process');
                const children = [];
                let refused = 0;
                for (let i = 0; i < %d; i++) {
                  const child = spawn('sleep', ['60'], {stdio: 'ignore'});
                  child.once('error', () => {});
                  if (child.pid) children.push(child); else refused++;
                }
                console.log(children.length, refused);
                children.forEach(child => child.kill('SIGKILL'));
                """.formatted(number));
    }

    static String allocate(long bytes) {
        return node("""
                const kept = [];
                for (let taken = 0; taken < %d; taken += 1 << 24) kept.push(Buffer.alloc(1 << 24, 1));
                console.log('allocated', kept.length);
                """.formatted(bytes));
    }

    /// The numbers of all ports of that address on which somebody listens and does not hang up at once, one a line.
    static String openPorts(String address) {
        return node("""
                const net = require('net');
                let next = 1;
                const one = () => {
                  if (next > 65535) return;
                  const port = next++;
                  const socket = net.connect({host: '%s', port});
                  let said = false;
                  const done = open => { if (said) return; said = true; if (open) console.log(port); socket.destroy(); one(); };
                  socket.setTimeout(5000, () => done(false));
                  // A port that is tried from itself answers itself.
                  socket.once('connect', () => setTimeout(() => done(!socket.destroyed && socket.localPort !== port), 300));
                  socket.once('error', () => done(false));
                };
                for (let i = 0; i < 200; i++) one();
                """.formatted(address));
    }

    /// Everything that the gate answers to these very bytes within three seconds.
    static String toGate(String bytes) {
        String encoded = Base64.getEncoder().encodeToString(bytes.getBytes(StandardCharsets.UTF_8));
        return "bash -c 'exec 3<>/dev/tcp/egress/9099; echo " + encoded + " | base64 -d >&3; timeout 3 cat <&3'; true\n";
    }

    /// What a web socket of that host gets to hear, or why there is none; `bytes` is the text of its one frame.
    static String webSocket(String connect, String host, String text) {
        return node("""
                const tls = require('tls'), net = require('net'), fs = require('fs');
                const [host, port] = '%s'.split(':');
                const raw = net.connect({host, port: +port});
                const end = word => { console.log(word); process.exit(0); };
                setTimeout(() => end('timeout'), 8000);
                raw.on('error', e => end(e.code));
                const secure = socket => {
                  const s = tls.connect({socket, servername: '%s', ca: fs.readFileSync('/etc/ssl/certs/ca-certificates.crt')}, () => s.write(
                    'GET / HTTP/1.1\\r\\nHost: %s\\r\\nConnection: Upgrade\\r\\nUpgrade: websocket\\r\\nSec-WebSocket-Version: 13\\r\\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\\r\\n\\r\\n'));
                  s.on('error', e => end(e.code));
                  s.on('end', () => end('closed'));
                  s.once('data', answer => {
                    console.log(answer.toString().split('\\r\\n')[0]);
                    const text = Buffer.from('%s'), mask = Buffer.from([1, 2, 3, 4]);
                    s.write(Buffer.concat([Buffer.from([0x81, 0x80 | text.length]), mask, text.map((b, i) => b ^ mask[i %% 4])]), () => setTimeout(() => end('sent'), 500));
                  });
                };
                if (%b) {
                  raw.write('CONNECT %s:443 HTTP/1.1\\r\\nHost: %s:443\\r\\n\\r\\n');
                  raw.once('data', answer => / 200 /.test(answer.toString().split('\\r\\n')[0]) ? secure(raw) : end(answer.toString().split('\\r\\n')[0]));
                } else raw.once('connect', () => secure(raw));
                """.formatted(connect, host, host, text, connect.startsWith("egress:"), host, host));
    }

    static String node(String source) {
        return "cat > /tmp/probe.$$.js <<'PROBE'\n" + source + "PROBE\nnode /tmp/probe.$$.js; code=$?; rm -f /tmp/probe.$$.js; exit $code\n";
    }
}
