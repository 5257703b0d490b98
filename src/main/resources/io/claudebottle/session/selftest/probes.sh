# What the checks are made of. Every attempt says one line: a word for what came of it, then what was tried.
LC_ALL=C
export LC_ALL
gate=${HTTPS_PROXY:-${https_proxy:-}}
gate=${gate#*://}
gate=${gate%%/*}
gate=${gate##*@}
gate_host=${gate%:*}
gate_port=${gate##*:}

say() { printf '%s %s\n' "$1" "$2"; }

has() { command -v "$1" > /dev/null 2>&1; }

# failure TEXT: the word for what bash said of a connection that was not made.
failure() {
    case $1 in
        *refused*) echo refused ;;
        *nreachable* | *'No route to host'* | *'annot assign'* | *'not supported'*) echo unreachable ;;
        *'not permitted'* | *'ermission denied'*) echo forbidden ;;
        *resol* | *'not known'* | *'No address'*) echo unresolved ;;
        *) echo unclear ;;
    esac
}

# tcp HOST PORT
tcp() {
    has bash || { say untried "$1 port $2: there is no bash"; return; }
    heard=$(timeout 3 bash -c 'exec 3<> "/dev/tcp/$1/$2"' bash "$1" "$2" 2>&1)
    case $? in
        0) say open "$1 port $2" ;;
        124) say silent "$1 port $2" ;;
        *) say "$(failure "$heard")" "$1 port $2" ;;
    esac
}

# question ADDRESS: asks it for a name, by a datagram.
question() {
    has bash || { say untried "$1: there is no bash"; return; }
    heard=$(timeout 3 bash -c 'exec 3<> "/dev/udp/$1/53" || exit 9
        printf "\022\064\001\000\000\001\000\000\000\000\000\000\007example\003com\000\000\001\000\001" >&3
        head -c 2 <&3 | od -An -tx1' bash "$1" 2>&1)
    case $?:$heard in
        0:*'12 34'*) say answered "a question about a name to $1" ;;
        0:* | 124:*) say silent "a question about a name to $1" ;;
        *) say "$(failure "$heard")" "a question about a name to $1" ;;
    esac
}

# name HOST
name() {
    if has getent; then
        heard=$(timeout 5 getent ahosts "$1")
        case $?:$heard in
            0:?*) say resolved "$1" ;;
            2:*) say unresolved "$1" ;;
            124:*) say silent "$1" ;;
            *) say unclear "$1" ;;
        esac
    else
        heard=$(tcp "$1" 443)
        case $heard in
            unresolved*) say unresolved "$1" ;;
            open* | silent* | refused* | unreachable*) say resolved "$1" ;;
            *) say unclear "$1" ;;
        esac
    fi
}

# ask_gate REQUEST-LINE
ask_gate() {
    [ -n "$gate" ] || { say untried "$1: the bottle names no gate"; return; }
    has bash || { say untried "$1: there is no bash"; return; }
    heard=$(timeout 6 bash -c 'exec 3<> "/dev/tcp/$1/$2" && printf "%s HTTP/1.1\r\nHost: selftest\r\n\r\n" "$3" >&3 && IFS= read -r line <&3 && printf "%s\n" "$line"' \
        bash "$gate_host" "$gate_port" "$1" 2> /dev/null | tr -d '\r')
    case $heard in
        'HTTP/1.'?' 2'*) say let-through "$1" ;;
        'HTTP/1.'?' 4'*) say refused "$1" ;;
        '') say unanswered "$1" ;;
        *) say unclear "$1: $heard" ;;
    esac
}

# reading FILE: opens it and reads nothing.
reading() {
    [ -e "$1" ] || { say absent "$1"; return; }
    if timeout 2 sh -c ': < "$1"' sh "$1" 2> /dev/null; then say opened "$1"; else say refused "$1"; fi
}

# writing FILE: opens it and writes nothing.
writing() {
    [ -e "$1" ] || { say absent "$1"; return; }
    if timeout 2 sh -c ': >> "$1"' sh "$1" 2> /dev/null; then say opened "$1"; else say refused "$1"; fi
}

# planting DIRECTORY: makes an empty file in it, and takes it away.
planting() {
    [ -d "$1" ] || { say absent "$1"; return; }
    planted=$1/.selftest-$$
    if (: > "$planted") 2> /dev/null; then
        rm -f "$planted"
        say written "$1"
    else
        say refused "$1"
    fi
}

# doing WHAT COMMAND...: something that only the mighty may. Must leave no trace where it works.
doing() {
    what=$1
    shift
    has "$1" || { say missing "$what: there is no $1"; return; }
    if timeout 3 "$@" > /dev/null 2>&1; then say done "$what"; else say refused "$what"; fi
}

# containing TEXT WHAT COMMAND...: whether the command's output holds the text. The text is on no command line, or it would find itself.
containing() {
    text=$1
    what=$2
    shift 2
    heard=$({ timeout 8 "$@" 2> /dev/null; printf '\nended %s\n' "$?"; } | tr '\0' '\n')
    case $heard in
        *"$text"*) say found "$what" ;;
        *'ended 124') say unclear "$what: too much to look through" ;;
        *'ended '[0-9]*) say absent "$what" ;;
        *) say unclear "$what" ;;
    esac
}

# own KIND NAMESPACE: whether our namespace of that kind is another than the host's, which is given.
own() {
    ours=$(readlink "/proc/self/ns/$1")
    [ -n "$ours" ] || { say untried "the $1 namespace has no name here"; return; }
    if [ "$ours" = "$2" ]; then say shared "the $1 namespace"; else say own "the $1 namespace"; fi
}

# status FIELD: of this process.
status() { sed -n "s/^$1:[[:space:]]*//p" /proc/self/status; }

# probe ID FUNCTION: runs it and says everything in one line, since many run at once.
probe() {
    heard=$( ( "$2"; exit 0 ) < /dev/null 2> /dev/null )
    printf 'probe %s %s %s\n' "$1" "$?" "$(printf '%s' "$heard" | head -c 2400 | base64 | tr -d '\n')"
}
