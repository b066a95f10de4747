namespace DigestWorker.Search;

/// <summary>The particles at the end of a Korean word: 강화학습은, 디퓨전으로.</summary>
internal static class KoreanParticles
{
    private const int MinSyllables = 2;

    private const int FinalsPerVowel = 28;

    private const int FinalRieul = 8;

    /// <summary>The longest first.</summary>
    private static readonly (string Particle, Before Before)[] Particles =
    [
        .. new (string, Before)[]
        {
            ("으로부터", Before.Final), ("로부터", Before.VowelOrRieul), ("에서부터", Before.Any), ("으로써", Before.Final), ("으로서", Before.Final),
            ("로써", Before.VowelOrRieul), ("로서", Before.VowelOrRieul), ("으로는", Before.Final), ("로는", Before.VowelOrRieul),
            ("으로의", Before.Final), ("에서는", Before.Any), ("에서의", Before.Any), ("에서도", Before.Any), ("에게서", Before.Any),
            ("에게는", Before.Any), ("이라는", Before.Final), ("라는", Before.Vowel), ("이라고", Before.Final), ("이란", Before.Final),
            ("이나", Before.Final), ("이든", Before.Final), ("으로", Before.Final), ("로", Before.VowelOrRieul), ("까지", Before.Any),
            ("부터", Before.Any), ("처럼", Before.Any), ("보다", Before.Any), ("마다", Before.Any), ("조차", Before.Any), ("에서", Before.Any),
            ("에게", Before.Any), ("에는", Before.Any), ("에도", Before.Any), ("하고", Before.Any), ("들은", Before.Any), ("들이", Before.Any),
            ("들을", Before.Any), ("들의", Before.Any), ("만을", Before.Any), ("만의", Before.Any), ("과의", Before.Final), ("와의", Before.Vowel),
            ("은", Before.Final), ("는", Before.Vowel), ("이", Before.Final), ("가", Before.Vowel), ("을", Before.Final), ("를", Before.Vowel),
            ("과", Before.Final), ("와", Before.Vowel), ("의", Before.Any), ("에", Before.Any), ("도", Before.Any), ("만", Before.Any),
            ("들", Before.Any),
        }.OrderByDescending(each => each.Item1.Length),
    ];

    private enum Before
    {
        Any,
        Final,
        Vowel,
        VowelOrRieul,
    }

    /// <summary>Whether some syllables are nothing but a particle, as after a word in Latin letters: LLM은.</summary>
    public static bool IsParticle(string syllables) => Array.Exists(Particles, each => each.Particle == syllables);

    /// <summary>The word without its particle; null if it has none, or if less than two syllables would be left.</summary>
    public static string? Without(string word)
    {
        foreach (var (particle, before) in Particles)
        {
            if (word.Length >= particle.Length + MinSyllables && word.EndsWith(particle, StringComparison.Ordinal)
                && Follows(before, word[^(particle.Length + 1)]))
                return word[..^particle.Length];
        }
        return null;
    }

    private static bool Follows(Before before, char syllable)
    {
        var final = syllable is >= '가' and <= '힣' ? (syllable - '가') % FinalsPerVowel : 0;
        return before switch
        {
            Before.Final => final > 0,
            Before.Vowel => final == 0,
            Before.VowelOrRieul => final is 0 or FinalRieul,
            _ => true,
        };
    }
}
