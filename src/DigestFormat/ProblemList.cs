namespace DigestFormat;

/// <summary>The first problems of a file: a file that is something else could have millions.</summary>
internal sealed class ProblemList
{
    private readonly List<Problem> _problems = [];

    public int Count => _problems.Count;

    public bool IsFull => _problems.Count >= DigestReader.MaxProblems;

    /// <summary>The problems in file order, each once.</summary>
    public IReadOnlyList<Problem> InOrder => [.. _problems.Distinct().OrderBy(problem => problem.Line)];

    public void Add(Problem problem)
    {
        if (!IsFull)
            _problems.Add(problem);
    }

    public void AddRange(IEnumerable<Problem> problems) => _problems.AddRange(problems.Take(DigestReader.MaxProblems - _problems.Count));
}
