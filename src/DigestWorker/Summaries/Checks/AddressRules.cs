using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace DigestWorker.Summaries.Checks;

/// <summary>A1: nothing that leads a reader elsewhere: links, hosts, mail addresses, accounts, telephone numbers, references.</summary>
internal static partial class AddressRules
{
    /// <summary>The ends of most addresses, which are also told apart after a blank, a word for the dot, or the end of a sentence.</summary>
    private static readonly HashSet<string> CommonDomains =
    [
        "app", "biz", "cc", "club", "cn", "co", "com", "de", "dev", "edu", "eu", "gg", "gl", "gov", "info", "io", "jp", "kr", "link", "ly", "me", "net",
        "online", "onion", "org", "page", "ru", "shop", "site", "to", "top", "tv", "uk", "us", "vip", "xyz",
    ];

    /// <summary>What a dot shortens; a word may follow without a blank.</summary>
    private static readonly HashSet<string> Abbreviations =
        ["al", "approx", "ca", "cf", "co", "corp", "dr", "eq", "etc", "fig", "inc", "jr", "ltd", "mr", "ms", "no", "ph", "prof", "resp", "sec", "st", "vs"];

    /// <summary>The skeletons of the sources, for all texts and for repeated answers.</summary>
    private static readonly ConditionalWeakTable<SourceText, Known> Sources = [];

    public static IEnumerable<Finding> Addresses(SummaryText text, SourceText source)
    {
        if (Address(text.Skeleton, source) is { } address)
            yield return text.Error(
                "A1",
                $"'{address}'은(는) 주소, 메일, 계정, 전화번호나 참조로 읽힙니다. "
                + "독자를 다른 곳으로 이끄는 것은 모두 빼고 논문의 내용만 쓰십시오.");
    }

    /// <summary>The first one; null if there is none. A pattern is only tried if a text has a character that all of its matches have.</summary>
    private static string? Address(string text, SourceText source)
    {
        var hasColon = text.Contains(':', StringComparison.Ordinal);
        return (hasColon ? Certain(Schemes()) : null) ?? Certain(Marks()) ?? Certain(SpelledDots()) ?? Certain(Telephones())
            ?? SpelledDigits().Matches(text).FirstOrDefault(digits => digits.Value.Count(c => LanguageRules.IsHangul(c)) > 5)?.Value.Trim()
            ?? (hasColon ? Absent(NamedWithColon()) : null) ?? Absent(Named())
            ?? (text.Contains('@', StringComparison.Ordinal)
                ? Accounts().Matches(text).Select(account => account.Value.Trim()).FirstOrDefault(account => IsAccount(account, KnownIn(source)))
                : null)
            ?? Tokens().Matches(text).Select(token => token.Value).FirstOrDefault(token => IsSerial(token, KnownIn(source)))
            ?? (HasInnerDot(text) ? Dotted().Matches(text).Select(dotted => dotted.Value).FirstOrDefault(dotted => IsHost(dotted, KnownIn(source))) : null);

        string? Certain(Regex pattern) => pattern.Match(text) is { Success: true } match ? WithItsWord(text, match) : null;

        string? Absent(Regex pattern) => pattern.Matches(text).Select(named => named.Groups["name"].Value)
            .FirstOrDefault(named => !KnownIn(source).Text.Contains(named, StringComparison.Ordinal));
    }

    private static Known KnownIn(SourceText source) => Sources.GetValue(source, Known.Of);

    private static string WithItsWord(string text, Match match)
    {
        var start = match.Index;
        while (start > 0 && text[start - 1] is not ' ')
            start--;
        return text[start..(match.Index + match.Length)].Trim();
    }

    /// <summary>A dot before a letter; what follows the dot of a number is no domain.</summary>
    private static bool HasInnerDot(string text)
    {
        for (var dot = text.IndexOf('.', StringComparison.Ordinal); dot >= 0 && dot + 1 < text.Length; dot = text.IndexOf('.', dot + 1))
            if (char.IsLetter(text[dot + 1]) || text[dot + 1] is '-' or '_')
                return true;
        return false;
    }

    // pass@1 and recall@k are measures. Another name with an @ is one only if the source has it, and does not end like a host.
    private static bool IsAccount(string account, Known source)
    {
        var at = account.IndexOf('@', StringComparison.Ordinal);
        var name = account[..(account.AsSpan().LastIndexOfAnyExceptInRange('가', '힣') + 1)];
        return !Measure().IsMatch(account[(at + 1)..])
            && (at is 0 || account[at..].Contains('.', StringComparison.Ordinal) || !source.Text.Contains(name, StringComparison.Ordinal));
    }

    // Keys and wallets.
    private static bool IsSerial(string token, Known source) =>
        token.Any(char.IsAsciiDigit) && token.Any(char.IsAsciiLetter) && !source.Text.Contains(token, StringComparison.Ordinal);

    private static bool IsHost(string dotted, Known source)
    {
        var hasPath = dotted.EndsWith('/');
        var labels = dotted.TrimEnd('/').Split('.');
        return Enumerable.Range(1, labels.Length - 1)
            .Any(i => IsHost(labels[i - 1], labels[i], hasPath && i == labels.Length - 1) && !IsOfSource(labels, i, hasPath, source));
    }

    /// <summary>Whether the source has this name, to which a particle may be attached.</summary>
    private static bool IsOfSource(string[] labels, int i, bool hasPath, Known source)
    {
        var (start, end) = (i - 1, i);
        while (start > 0 && labels[start].All(IsLatin) && LatinEnd(labels[start - 1]) is not "")
            start--;
        while (end + 1 < labels.Length && labels[end].All(IsLatin) && LatinStart(labels[end + 1]) is not "")
            end++;
        return Enumerable.Range(i, end - i + 1).Any(last =>
            !(hasPath && last == labels.Length - 1 && CommonDomains.Contains(labels[last]))
            && source.Names.Contains(string.Join('.', [LatinEnd(labels[start]), .. labels[(start + 1)..last], LatinStart(labels[last])])));
    }

    private static bool IsHost(string before, string after, bool hasPath)
    {
        // Digits and what follows a hyphen belong to a name, not to a domain: Gemini-2.5-Pro, v1.beta-2.
        var (host, domain) = (LatinEnd(before), LatinStart(after).Split('-', '_')[0]);
        if (host is not "" && domain is not "")
        {
            var isWord = domain.Length > 1 && domain.All(char.IsAsciiLetter);
            return after.StartsWith("xn--", StringComparison.Ordinal) || host.StartsWith("xn--", StringComparison.Ordinal)
                || (isWord && (!Abbreviations.Contains(host) || hasPath || CommonDomains.Contains(domain)));
        }

        if (before is "" || !(LanguageRules.IsHangul(before[^1]) || host is not ""))
            return false;
        // A blank may be missing after a sentence.
        var endsSentence = before.EndsWith('다') || before.EndsWith('까') || before.EndsWith('요') || before.EndsWith('음') || before.EndsWith('함');
        return domain is not "" ? domain.Length > 1 && domain.All(char.IsAsciiLetter) && (!endsSentence || CommonDomains.Contains(domain))
            : after is not "" && LanguageRules.IsHangul(after[0])
                && (KoreanDomain().IsMatch(after) || !(endsSentence || host.Length is 1 || IsNumber(host) || Abbreviations.Contains(host)));
    }

    private static string LatinEnd(string label)
    {
        var start = label.Length;
        while (start > 0 && IsLatin(label[start - 1]))
            start--;
        return label[start..].Trim('-', '_');
    }

    private static string LatinStart(string label)
    {
        var end = 0;
        while (end < label.Length && IsLatin(label[end]))
            end++;
        return label[..end].Trim('-', '_');
    }

    private static bool IsNumber(string host) => host is not "" && host.All(char.IsAsciiDigit);

    private static bool IsLatin(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';

    /// <param name="Names">The dotted names that are neither part of an address nor look like the host of a site.</param>
    private sealed record Known(string Text, HashSet<string> Names)
    {
        public static Known Of(SourceText source)
        {
            var text = Links().Replace(Skeleton.Of(source.AllText), " ");
            var names = SourceNames().Matches(text).Where(name => !IsSite(name)).Select(name => name.Groups["name"].Value);
            return new(text, names.ToHashSet(StringComparer.Ordinal));
        }

        private static bool IsSite(Match name) =>
            name.Groups["name"].Value.Split('.') is var labels && CommonDomains.Contains(labels[^1]) && (labels.Length > 2 || name.Value.EndsWith('/'));
    }

    // Every part that can fail has a bound, so a text is matched in a time that grows with its length alone. Each pattern begins with
    // what is rare in a text, so that most places are passed over at once.
    // Whatever the source says:
    [GeneratedRegex(
        """
        ://
        |(?<![a-z0-9])(mailto|xmpp|tel|telnet|sms|sip|skype|magnet|ftp|sftp|ssh|irc|ipfs|ipns|bitcoin|ethereum|javascript|vbscript|file|intent|blob)
            [ ]?:
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Schemes();

    [GeneratedRegex(
        """
        hxxp|www[.]|(?<=[a-z0-9])%[2-7][0-9a-f][a-z]
        |\[\^|\[\[|%}|<%|[$]{[a-z]|&[#]x?[0-9a-f]|\\(href|url|hyper|include|input|def|let|newcommand|write|catcode|special)
        |[\[({<][ ]?([.]|at|dot|점|닷|쩜|골뱅이|골벵이|앳)[ ]?[\])}>]
        |골뱅이|골벵이|에이치티티피|더블유더블유|콜론[ ]?슬래시|슬래시[ ]?슬래시
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Marks();

    [GeneratedRegex(
        """
        (?<=[a-z0-9])[ ](dot|점|닷|쩜)[ ](com|net|org|io|kr|co|me|ly|ai|ru|cn|xyz|info|biz|app|dev|site|shop|link|컴|넷)
            ([^a-z가-힣]|에서|에|으로|로|을|를|은|는|이|입|$)
        |(?<=[a-z0-9가-힣])[ ]?(닷|쩜|[ ]점)[ ]?(컴|씨오|오알지|아이오|케이알)([^가-힣]|에서|에|으로|로|을|를|은|는|이|입|$)
        |(?<=[a-z0-9-]{2})([ ][.][ ]?|[.][ ])(com|net|org|io|kr|ly|ru|cn|xyz|info|biz|app|dev|site|shop|link)([^a-z]|$)
        |(?<=[a-z0-9-]{2})[ ]?[·•∙⋅・][ ]?(com|net|org|io|kr|ly|me|ru|cn|xyz|info|biz)(/|[^a-z0-9]|$)
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex SpelledDots();

    /// <summary>Numbers in the shapes of telephone numbers.</summary>
    [GeneratedRegex(
        """
        (?<![0-9.])[0o]1[016-9o]([ .)·/-]{0,3}[0-9o]){7,8}([^0-9.]|$)
        |(?<![0-9.])([+]?82|[+][0-9]{1,3})[ .)-]{1,3}[0-9]{1,4}([ .-]{1,2}[0-9]{3,4}){2}([^0-9]|$)
        |(?<![0-9.])[(]?0[0-9]{1,2}[ .)-]{1,3}[0-9]{3,4}[ .-]{1,3}[0-9]{4}([^0-9]|$)
        |(?<![0-9.])([(][0-9]{3}[)][ ]?|[0-9]{3}-)[0-9]{3}-[0-9]{4}([^0-9]|$)
        |(전화|연락|문의|상담)[^.]{0,20}1[568][0-9]{2}[ -][0-9]{4}
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Telephones();

    [GeneratedRegex("(^|[^가-힣])[공영0][ -]?([ .·-]{0,3}[공영일이삼사오육륙칠팔구0-9]){8,10}", RegexOptions.ExplicitCapture)]
    private static partial Regex SpelledDigits();

    // Unless the source has them:
    [GeneratedRegex(
        """
        (?<name>[a-z][a-z0-9+.-]{1,30}:[a-z/?@]|[a-z0-9-]{1,63}:[0-9]{4,5}/|([0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}[a-f:])
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex NamedWithColon();

    [GeneratedRegex(
        """
        (?<![a-z0-9])(?<name>https?|ftp|www|localhost|(bc1|tb1|ltc1)[a-z0-9]{8,})([^a-z0-9]|$)
        |(?<name>닷컴|닷넷|0x[0-9a-f]{6,}|[#][0-9]+)
        |(?<name>[0-9]{1,3}([.][0-9]{1,3}){3})
        |(?<![^ ])(?<name>[#][a-z가-힣])
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Named();

    [GeneratedRegex("[a-z0-9._%+-]{0,64}[ ]?@[ ]?[a-z0-9가-힣._=\\[-]*")]
    private static partial Regex Accounts();

    [GeneratedRegex(@"^[ ]?(([0-9]+([.][0-9]+)?%?|[a-z]|iou.*|\[.*)([^a-z0-9.].*|[.])?)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Measure();

    [GeneratedRegex("[a-z0-9]{25,}")]
    private static partial Regex Tokens();

    [GeneratedRegex(@"[\p{L}\p{N}_-]{1,63}([.][\p{L}\p{N}_-]{1,63})+/?", RegexOptions.ExplicitCapture)]
    private static partial Regex Dotted();

    [GeneratedRegex(@"^(한국|코인|닷컴|닷넷|삼성)(에서|에|으로|로|을|를|은|는|이|의|입니다)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex KoreanDomain();

    [GeneratedRegex("[a-z][a-z0-9+.-]{0,30}://[^ ]*")]
    private static partial Regex Links();

    [GeneratedRegex("(^|[^a-z0-9_./@:-])(?<name>[a-z0-9_-]{1,63}([.][a-z0-9_-]{1,63})+)/?", RegexOptions.ExplicitCapture)]
    private static partial Regex SourceNames();
}
