namespace DigestWorker.Storage;

/// <summary>The conditions of a query whose parameters are set.</summary>
internal sealed class WhereClause
{
    private readonly List<string> _conditions = [];
    private readonly List<(string Name, object? Value)> _parameters = [];

    public (string Name, object? Value)[] Parameters => [.. _parameters];

    /// <param name="condition">SQL that names the parameter.</param>
    /// <param name="name">The parameter.</param>
    /// <param name="value">Null leaves the condition out.</param>
    public WhereClause And(string condition, string name, object? value)
    {
        if (value is null)
            return this;
        _conditions.Add(condition);
        _parameters.Add((name, value));
        return this;
    }

    public override string ToString() => _conditions.Count == 0 ? "" : $"WHERE {string.Join(" AND ", _conditions)}";
}
