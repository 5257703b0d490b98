package io.claudebottle.session.selftest;

import io.claudebottle.policy.EgressRules;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// The attacks. Each is harmless where it succeeds, so that a bottle which is open is not also broken by being tried.
final class EscapeChecks {

    private static final Set<String> REACHED = Set.of("open", "refused", "answered");
    private static final Set<String> NOT_REACHED = Set.of("silent", "unreachable", "forbidden");

    private static final Judge NOBODY_ANSWERS = new Judge(1, REACHED, NOT_REACHED);
    private static final Judge GATE_REFUSES = new Judge(1, Set.of("let-through"), Set.of("refused"));
    private static final Judge NOT_DONE = new Judge(1, Set.of("done"), Set.of("refused"), Set.of("missing"));
    private static final Judge NOT_OPENED = new Judge(1, Set.of("opened", "done"), Set.of("refused", "absent"), Set.of("missing"));

    private final Surroundings host;

    EscapeChecks(Surroundings host) {
        this.host = host;
    }

    /// In groups that are tried at the same time; each is one call into the bottle.
    List<List<EscapeCheck>> groups() {
        return List.of(network(), confinement());
    }

    List<EscapeCheck> all() {
        return groups().stream().flatMap(List::stream).toList();
    }

    private List<EscapeCheck> network() {
        return Stream.of(addresses(), names(), gate()).flatMap(List::stream).toList();
    }

    private List<EscapeCheck> addresses() {
        return List.of(
                new EscapeCheck(
                        "public-addresses",
                        "Public addresses",
                        "No public address is reached but through the gate.",
                        "The agent can send what it reads to anybody, past the gate and its record.",
                        """
                        tcp 1.1.1.1 443 &
                        tcp 1.1.1.1 80 &
                        tcp 8.8.8.8 53 &
                        tcp 9.9.9.9 443 &
                        wait
                        """,
                        NOBODY_ANSWERS.atLeast(4))
                        .controlledInside("tcp \"$gate_host\" \"$gate_port\""),
                new EscapeCheck(
                        "metadata",
                        "Cloud metadata",
                        "The metadata services of clouds are not reached.",
                        "On a machine of a cloud, the agent can fetch that machine's own credentials.",
                        """
                        tcp 169.254.169.254 80 &
                        tcp 169.254.170.2 80 &
                        tcp 100.100.100.200 80 &
                        wait
                        """,
                        NOBODY_ANSWERS.atLeast(3)),
                new EscapeCheck(
                        "ipv6",
                        "IPv6",
                        "There is no address and no way out over IPv6.",
                        "What is closed for IPv4 is open for IPv6: the agent reaches the link, or the world.",
                        """
                        if [ -r /proc/net/if_inet6 ]; then
                            while read -r address _ _ _ _ device; do
                                [ "$device" = lo ] || say present "an address on $device"
                            done < /proc/net/if_inet6
                        fi
                        tcp 2606:4700:4700::1111 443 &
                        tcp 2001:4860:4860::8888 443 &
                        wait
                        """,
                        new Judge(2, Set.of("open", "refused", "present"), Set.of("silent", "unreachable", "forbidden"))),
                new EscapeCheck(
                        "host-addresses",
                        "The host's addresses",
                        "This host is reached at none of its addresses, whatever listens there.",
                        "Every service of this machine and of its network is open to the agent, most of them without a password.",
                        """
                        mine=" $(getent ahostsv4 "$(uname -n)" 2> /dev/null | cut -d ' ' -f 1 | tr '\\n' ' ') \
                        $(getent ahostsv4 "$gate_host" 2> /dev/null | cut -d ' ' -f 1 | tr '\\n' ' ') "
                        firsts=$(while read -r _ network gateway _ _ _ _ mask _; do
                            case $network$gateway in *[!0-9A-F]*) continue ;; esac
                            [ "$gateway" = 00000000 ] && address=$network step=1 || { address=$gateway step=0; }
                            [ "$address" = 00000000 ] && continue
                            a=$(echo "$address" | cut -c 7-8) b=$(echo "$address" | cut -c 5-6) c=$(echo "$address" | cut -c 3-4) d=$(echo "$address" | cut -c 1-2)
                            echo "$((0x$a)).$((0x$b)).$((0x$c)).$((0x$d + step))"
                        done < /proc/net/route 2> /dev/null)
                        for address in 172.17.0.1 $addresses $firsts; do
                            case $mine in *" $address "*) continue ;; esac
                            tcp "$address" "$port" &
                        done
                        wait
                        """,
                        NOBODY_ANSWERS)
                        .controlledOnHost("tcp 127.0.0.1 \"$port\""),
                new EscapeCheck(
                        "host-loopback",
                        "The host's own services",
                        "What listens on this host for this host alone is not reached, by no name for it and not through the gate.",
                        "Databases, development servers and agents of this machine that trust whoever is local are open to the agent.",
                        """
                        for address in 127.0.0.1 ::1 localhost 0.0.0.0 host.docker.internal host.containers.internal 10.0.2.2 10.0.2.3 169.254.1.2; do
                            tcp "$address" "$port" &
                        done
                        for address in 127.0.0.1 localhost '[::1]'; do
                            ask_gate "CONNECT $address:$port" &
                        done
                        wait
                        """,
                        new Judge(12, Set.of("open", "let-through"), Set.of("refused", "silent", "unreachable", "forbidden", "unresolved")))
                        .controlledOnHost("tcp 127.0.0.1 \"$port\""));
    }

    private List<EscapeCheck> names() {
        return List.of(
                new EscapeCheck(
                        "outside-names",
                        "Outside names",
                        "No name of the outside is resolved, and no resolver answers.",
                        "The agent can carry out what it reads in questions for names, which no gate looks at.",
                        """
                        name example.com &
                        name one.one.one.one &
                        name www.debian.org &
                        question 1.1.1.1 &
                        question 8.8.8.8 &
                        wait
                        """,
                        new Judge(5, Set.of("resolved", "answered"), Set.of("unresolved", "silent", "unreachable", "forbidden", "refused")))
                        .controlledInside("name \"$gate_host\""),
                new EscapeCheck(
                        "gate-ports",
                        "Other ports of the gate",
                        "Of the gate's host nothing is open but the doors for the agent.",
                        "The agent can speak to parts of the sidecars that were never meant for it.",
                        """
                        [ -n "$gate" ] || { say untried "the bottle names no gate"; return; }
                        has bash || { say untried "there is no bash"; return; }
                        found=$(timeout 9 bash -c '
                            scan() { for ((port = $1; port <= $2; port += 2)); do { : <> "/dev/tcp/$host/$port"; } 2> /dev/null && echo "$port"; done; }
                            host=$1
                            scan 1 2048 & scan 2 2048 & scan 8001 10240 & scan 8002 10240 &
                            wait
                            echo end' bash "$gate_host")
                        case $found in *end) ;; *) say unclear "4288 ports in 9 s"; return ;; esac
                        case " $(echo "$found" | tr '\\n' ' ') " in *" $gate_port "*) ;; *) say unclear "the gate's own port was not seen"; return ;; esac
                        for port in $found; do
                            case $port in
                                "$gate_port" | 9099 | 9100 | 9418 | end) ;;
                                *) say open "port $port" ;;
                            esac
                        done
                        say closed "every other port to 2048 and from 8001 to 10240"
                        """,
                        new Judge(1, Set.of("open"), Set.of("closed"))));
    }

    private List<EscapeCheck> gate() {
        return List.of(
                new EscapeCheck(
                        "gate-hosts",
                        "Hosts that are not allowed",
                        "The gate refuses every host but those that the bottle declares.",
                        "The allowlist that you agree to in the preflight means nothing.",
                        """
                        ask_gate "CONNECT example.com:443" &
                        ask_gate "CONNECT %s:443" &
                        ask_gate "CONNECT sub.$allowed:443" &
                        ask_gate "CONNECT $allowed.example.com:443" &
                        wait
                        """.formatted(EgressRules.NEVER_ALLOWED),
                        GATE_REFUSES.atLeast(4))
                        .controlledInside("ask_gate \"CONNECT $allowed:443\""),
                new EscapeCheck(
                        "gate-addresses",
                        "Addresses through the gate",
                        "The gate lets out to names only, and to no address however it is spelled.",
                        "The agent can reach any machine that the sidecars reach, this host and its network among them.",
                        """
                        for address in 1.1.1.1:443 169.254.169.254:80 127.0.0.1:9099 127.1:443 0x7f000001:443 2130706433:443 '[::1]:443' '[::ffff:7f00:1]:443'; do
                            ask_gate "CONNECT $address" &
                        done
                        wait
                        """,
                        GATE_REFUSES.atLeast(8)),
                new EscapeCheck(
                        "gate-other-ports",
                        "Other ports through the gate",
                        "An allowed host is reached at port 443 alone: no SSH, no mail, nothing unencrypted.",
                        "Protocols that the gate cannot read carry out whatever they are given.",
                        """
                        for port in 22 25 80 8443; do ask_gate "CONNECT $allowed:$port" & done
                        ask_gate "GET http://$allowed/" &
                        wait
                        """,
                        GATE_REFUSES.atLeast(5)));
    }

    private List<EscapeCheck> confinement() {
        return Stream.of(powers(), kernel(), belongings()).flatMap(List::stream).toList();
    }

    private List<EscapeCheck> powers() {
        return List.of(
                when(host.hasCapabilities(), EscapeCheck::controlledOnHost, new EscapeCheck(
                        "capabilities",
                        "Capabilities",
                        "The agent has none of the powers of root, and can get none.",
                        "The agent can do to the kernel some of what root can.",
                        """
                        for field in CapInh CapPrm CapEff CapBnd CapAmb; do
                            value=$(status "$field")
                            case $value in
                                '') say untried "$field" ;;
                                *[!0]*) say kept "$field $value" ;;
                                *) say dropped "$field" ;;
                            esac
                        done
                        if [ "$(id -u)" = 0 ]; then say kept "user 0"; else say dropped "user 0"; fi
                        """,
                        new Judge(6, Set.of("kept"), Set.of("dropped")))),
                when(host.mayGainPrivileges(), EscapeCheck::controlledOnHost, new EscapeCheck(
                        "no-new-privileges",
                        "No new privileges",
                        "No program that the agent starts can get more rights than it has.",
                        "A flaw in any setuid program inside makes the agent root in there.",
                        """
                        case $(status NoNewPrivs) in
                            1) say set no_new_privs ;;
                            0) say missing no_new_privs ;;
                            *) say untried "the kernel does not tell of no_new_privs" ;;
                        esac
                        """,
                        new Judge(1, Set.of("missing"), Set.of("set")))),
                new EscapeCheck(
                        "setuid",
                        "Setuid programs",
                        "A setuid program of root's gains nothing when the agent starts it.",
                        "The agent becomes root inside whenever such a program has a flaw.",
                        // Asks for a password, which nobody gives it; meanwhile its user is looked at.
                        """
                        program=
                        for file in /usr/bin/su /bin/su /usr/bin/passwd /usr/bin/chsh; do
                            [ -u "$file" ] && program=$file && break
                        done
                        [ -n "$program" ] || { say absent "su, passwd and chsh of root's"; return; }
                        place=$(mktemp -d) && mkfifo "$place/in" || { say untried "$program"; return; }
                        "$program" < "$place/in" > /dev/null 2>&1 &
                        started=$!
                        exec 9> "$place/in"
                        ids= turns=0
                        while [ $turns -lt 60 ] && kill -0 "$started" 2> /dev/null; do
                            if [ "$(cat "/proc/$started/comm" 2> /dev/null)" = "${program##*/}" ]; then
                                ids=$(sed -n 's/^Uid:[[:space:]]*//p' "/proc/$started/status" 2> /dev/null | tr '\\t' ' ')
                                [ -z "$ids" ] || break
                            fi
                            turns=$((turns + 1))
                            sleep 0.05
                        done
                        kill "$started" 2> /dev/null
                        exec 9>&-
                        rm -rf "$place"
                        case " $ids " in
                            '  ') say unclear "$program" ;;
                            *' 0 '*) say gained "root, by $program" ;;
                            *) say powerless "$program" ;;
                        esac
                        """,
                        new Judge(1, Set.of("gained"), Set.of("powerless", "absent"))),
                new EscapeCheck(
                        "namespaces-new",
                        "New namespaces",
                        "The agent can make no namespaces, in which it would be root and face more of the kernel.",
                        "The parts of the kernel in which most escapes of the last years were found are open to the agent.",
                        """
                        doing "a user namespace" unshare -U true
                        doing "a user namespace as root" unshare -Ur true
                        doing "a mount namespace" unshare -m true
                        doing "a network namespace" unshare -n true
                        doing "entering the namespaces of process 1" nsenter -t 1 -n -m true
                        """,
                        NOT_DONE.atLeast(5)),
                new EscapeCheck(
                        "mounts",
                        "Mounting",
                        "The agent can mount nothing and change no root.",
                        "The agent can uncover what was hidden from it, and put its own in the place of what is trusted.",
                        """
                        place=$(mktemp -d) || { say untried "there is no place for it"; return; }
                        doing "mounting tmpfs" mount -t tmpfs none "$place" && umount "$place" 2> /dev/null
                        doing "mounting proc" mount -t proc none "$place" && umount "$place" 2> /dev/null
                        doing "binding /" mount --bind / "$place" && umount "$place" 2> /dev/null
                        doing "changing the root" chroot / true
                        rmdir "$place"
                        """,
                        NOT_DONE.atLeast(4)));
    }

    private List<EscapeCheck> kernel() {
        return List.of(
                when(host.hasNoFilter(), EscapeCheck::controlledOnHost, new EscapeCheck(
                        "system-calls",
                        "System calls",
                        "A filter stands before the kernel's system calls, or another kernel answers them.",
                        "The whole of the kernel is open to the agent; one flaw in any of its calls is a way out.",
                        """
                        case $(status Seccomp) in
                            1 | 2) say filtered "system calls" ;;
                            *)
                                if has dmesg && dmesg 2> /dev/null | head -n 50 | grep -qi gvisor; then say filtered "by gVisor, system calls"
                                elif [ "$(status Seccomp)" = 0 ]; then say unfiltered "system calls"
                                else say untried "the kernel does not tell of filters"; fi ;;
                        esac
                        """,
                        new Judge(1, Set.of("unfiltered"), Set.of("filtered")))),
                new EscapeCheck(
                        "devices",
                        "Devices",
                        "No disk, no memory and no log of the kernel's can be opened or made.",
                        "The agent can read, and perhaps change, the whole machine below its files.",
                        """
                        for file in /dev/mem /dev/kmem /dev/port /dev/kmsg /dev/fuse /dev/kvm /dev/net/tun /dev/loop-control /dev/mapper/control \
                            /dev/dri/card0 /dev/input/event0 /dev/snd/controlC0 $(find /dev -type b 2> /dev/null | head -n 30); do
                            reading "$file"
                        done
                        place=$(mktemp -d) || { say untried "there is no place for a device"; return; }
                        doing "making a disk" mknod "$place/disk" b 8 0
                        rm -rf "$place"
                        """,
                        NOT_OPENED.atLeast(13))
                        .controlledInside("reading /dev/null"),
                new EscapeCheck(
                        "kernel-settings",
                        "Settings of the kernel",
                        "No setting of the host's kernel can be written.",
                        "The agent can have the host's kernel run a program of its own as root.",
                        """
                        for file in /proc/sys/kernel/core_pattern /proc/sys/kernel/modprobe /proc/sys/fs/binfmt_misc/register /proc/sysrq-trigger \
                            /proc/sys/net/ipv4/ip_forward /proc/sys/vm/panic_on_oom /sys/kernel/uevent_helper /sys/power/state \
                            /sys/fs/cgroup/release_agent /sys/fs/cgroup/cgroup.procs; do
                            writing "$file"
                        done
                        """,
                        NOT_OPENED.atLeast(10))
                        .controlledInside("""
                        file=$(mktemp)
                        writing "$file"
                        rm -f "$file"
                        """),
                when(host.hasNamespaces(), EscapeCheck::controlledOnHost, new EscapeCheck(
                        "namespaces",
                        "Namespaces",
                        "Processes, mounts, shared memory and the host's name are the bottle's own.",
                        "The agent stands in the middle of the host's own processes or files.",
                        """
                        own pid "$host_pid_namespace"
                        own mnt "$host_mnt_namespace"
                        own ipc "$host_ipc_namespace"
                        own uts "$host_uts_namespace"
                        """,
                        new Judge(4, Set.of("shared"), Set.of("own")))),
                when(host.hasNamespaces(), EscapeCheck::controlledOnHost, new EscapeCheck(
                        "network-namespace",
                        "Network and abstract sockets",
                        "The network is the bottle's own, and with it the abstract sockets: none of the host's desktop or services.",
                        "The agent can speak to the desktop and the services of this machine as if it were you.",
                        """
                        own net "$host_net_namespace"
                        there=$(cat /proc/net/unix 2> /dev/null)
                        for socket in $abstract; do
                            case $there in
                                *"@$socket"*) say reached "the host's socket @$socket" ;;
                                *) say own "no @$socket, the socket namespace" ;;
                            esac
                        done
                        """,
                        new Judge(1, Set.of("shared", "reached"), Set.of("own")))));
    }

    private List<EscapeCheck> belongings() {
        String processes = """
                containing "$process_mark" "a process of the host" sh -c 'cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ'
                """;
        String secret = """
                containing "%1$s" "in the environment and on command lines, the credential" sh -c 'env; cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline'
                containing "%1$s" "in files, the credential" sh -c 'find "$HOME" /tmp /run /etc /dev/shm -xdev -type f -size -1024k -exec cat {} +'
                """;
        String sockets = """
                for variable in SSH_AUTH_SOCK DBUS_SESSION_BUS_ADDRESS DISPLAY WAYLAND_DISPLAY DOCKER_HOST GPG_AGENT_INFO; do
                    eval "value=\\${$variable:-}"
                    if [ -n "$value" ]; then say found "\\$$variable"; else say absent "\\$$variable"; fi
                done
                """;
        return List.of(
                new EscapeCheck(
                        "host-processes",
                        "The host's processes",
                        "No process of this host is seen, and nothing of what it was started with.",
                        "The agent can read the secrets that other programs of yours were started with.",
                        processes,
                        new Judge(1, Set.of("found"), Set.of("absent")))
                        .controlledOnHost(),
                new EscapeCheck(
                        "host-files",
                        "The host's files",
                        "Your home is not in the bottle, under no path.",
                        "The agent can read your keys, your mail and your work.",
                        """
                        if [ -e "$canary" ]; then say found "a file of your home"; else say absent "a file of your home at its own path"; fi
                        heard=$(timeout 10 find / \\( -path /proc -o -path /sys -o -path /usr \\) -prune -o -name "${canary##*/}" -print 2> /dev/null)
                        case $?:$heard in
                            *:?*) say found "a file of your home" ;;
                            124:*) say unclear "too many files to look through" ;;
                            *) say absent "a file of your home at any other path" ;;
                        esac
                        """,
                        new Judge(2, Set.of("found"), Set.of("absent")))
                        .controlledOnHost("[ -e \"$canary\" ] && say found \"a file of your home\""),
                new EscapeCheck(
                        "host-sockets",
                        "The host's sockets",
                        "No socket of an engine, a desktop or a keeper of keys is in the bottle.",
                        "Whoever answers there does what the agent says, as you: an engine's socket alone is the whole machine.",
                        sockets + """
                        heard=$(timeout 10 find / \\( -path /proc -o -path /sys -o -path /usr \\) -prune -o -type s -print 2> /dev/null)
                        code=$?
                        # A socket that is mounted alone lies on a plain file, which is what a directory shows of it.
                        heard="$heard $(while read -r _ _ _ _ point _; do [ -S "$point" ] && echo "$point"; done < /proc/self/mountinfo)"
                        for socket in $heard; do say found "$socket"; done
                        if [ $code = 124 ]; then say unclear "too many files to look through"; else say absent "any other socket"; fi
                        """,
                        new Judge(7, Set.of("found"), Set.of("absent")))
                        .controlledInside("SSH_AUTH_SOCK=/tmp/agent\n" + sockets),
                new EscapeCheck(
                        "credentials",
                        "Credentials of routes",
                        "A credential that the gate puts on the wire is nowhere inside.",
                        "The agent can take your credentials with it and use them elsewhere.",
                        secret.formatted("$token"),
                        new Judge(2, Set.of("found"), Set.of("absent")))
                        .controlledInside(secret.formatted("$seen")),
                new EscapeCheck(
                        "system-files",
                        "System files",
                        "The agent can write to its home and to temporary places only.",
                        "The agent can change the programs that run in the bottle, and so what you see of it.",
                        """
                        for place in / /usr /usr/bin /usr/lib /usr/local/bin /bin /sbin /lib /etc /opt /root /boot /home /srv /mnt; do planting "$place"; done
                        """,
                        new Judge(15, Set.of("written"), Set.of("refused", "absent")))
                        .controlledInside("planting /tmp"));
    }

    private static EscapeCheck when(boolean possible, UnaryOperator<EscapeCheck> controlled, EscapeCheck check) {
        return possible ? controlled.apply(check) : check;
    }
}
