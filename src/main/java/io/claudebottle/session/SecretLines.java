package io.claudebottle.session;

import java.util.List;
import java.util.regex.Pattern;

/// Which lines of a terminal look as if there were a secret in them. Errs towards yes: a line too many is missing from what is kept, one too
/// few is on the disk. Pure.
///
/// Every pattern reads a line once: no two repetitions that could share characters follow each other.
public final class SecretLines {

    /// A line that is longer is no line for reading, and takes too long to look through.
    private static final int LONGEST = 64 * 1024;

    private static final List<Pattern> PATTERNS = List.of(
            // Tokens that say what they are.
            Pattern.compile("\\b(?:sk-(?:ant-|proj-|svcacct-)?[A-Za-z0-9_-]{16}|gh[pousr]_[A-Za-z0-9]{30}|github_pat_[A-Za-z0-9_]{20}|glpat-[A-Za-z0-9_-]{16}"
                    + "|xox[abeoprs]-[A-Za-z0-9-]{10}|xapp-\\d-[A-Z0-9]{8}|(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}|AIza[A-Za-z0-9_-]{35}|ya29\\.[A-Za-z0-9_-]{20}"
                    + "|GOCSPX-[A-Za-z0-9_-]{20}|npm_[A-Za-z0-9]{30}|pypi-[A-Za-z0-9_-]{30}|hf_[A-Za-z0-9]{30}|SG\\.[A-Za-z0-9_-]{16,64}\\.|[sr]k_(?:live|test)_[A-Za-z0-9]{16}"
                    + "|whsec_[A-Za-z0-9]{20}|do[por]_v1_[a-f0-9]{40}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{30}|AGE-SECRET-KEY-1[A-Z0-9]{30}|hvs\\.[A-Za-z0-9_-]{20}"
                    + "|dckr_pat_[A-Za-z0-9_-]{20}|tskey-[a-z]{2,10}-[A-Za-z0-9]{8}|lin_api_[A-Za-z0-9]{30}|eyJ[A-Za-z0-9_-]{10,2000}\\.eyJ)"),
            Pattern.compile("-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY"),
            // What a program calls a secret, and gives a value.
            Pattern.compile("(?i)(?:secret|token|passw(?:or)?d|passphrase|credentials?|api[_-]?key|(?:access|private|signing|encryption|auth)[_-]?key|_key|_pat|_auth)"
                    + "[A-Za-z0-9_]{0,40}[\"'`]?\\s{0,4}(?:=|:|=>|:=)\\s{0,4}[\"'`]?[^\\s\"'`,;)}\\]]{6}"),
            Pattern.compile("(?i)\\bauthorization\\b[\"']?\\s{0,4}[:=]|\\b(?:bearer|basic)\\s+[A-Za-z0-9._~+/=-]{12}"),
            Pattern.compile("(?i)\\b[a-z][a-z0-9+.-]{0,20}://[^\\s/:@]{1,200}:[^\\s/@]{1,200}@"),
            Pattern.compile("(?i)(?:^|\\s)(?:--?(?:password|passwd|token|secret|api-?key))[= ]\\s{0,4}[^\\s-]"));

    /// As much of a key in PEM, or of any other long secret: nothing else is written so.
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{40,}+={0,2}");
    private static final Pattern MIXED = Pattern.compile("(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9]).*");

    private SecretLines() {}

    /// @param line without its end; may be of any length
    public static boolean looksLikeOne(String line) {
        return line.length() > LONGEST
                || PATTERNS.stream().anyMatch(pattern -> pattern.matcher(line).find())
                || BASE64.matcher(line).results().anyMatch(run -> isMixed(run.group()));
    }

    /// A path has more slashes than chance would put there.
    private static boolean isMixed(String run) {
        return MIXED.matcher(run).matches() && run.chars().filter(c -> c == '/' || c == '-' || c == '_').count() * 8 < run.length();
    }
}
