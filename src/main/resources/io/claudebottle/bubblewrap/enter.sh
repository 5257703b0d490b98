# Enters a bottle and runs a command there as its agent, with every right dropped and the filter on.
#
# $1 arguments of bwrap, in a file   $2 the filter, in a file   $3 the control group to join, or ""
# $4 names of the variables that are carried in, each between blanks
# then the words of nsenter, "--", the words of bwrap and the command
#
# The rest of the operator's environment stays out, and is not even kept by the processes in between.
[ -z "$3" ] || echo 0 > "$3/cgroup.procs" || exit 125
exec 8< "$1" 9< "$2" || exit 125
kept=$4
shift 4
newline='
'
old=$IFS
IFS=$newline
for name in $(awk 'BEGIN { for (name in ENVIRON) print name }'); do
    case $name in
    PATH | *[!A-Za-z0-9_]* | [0-9]* | '') ;;
    *)
        case $kept in
        *" $name "*) ;;
        *) unset "$name" 2> /dev/null || : ;;
        esac
        ;;
    esac
done
IFS=$old
unset name newline old kept
exec nsenter "$@"
