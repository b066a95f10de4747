using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
using DigestWorker.Http;
using DigestWorker.Publishing;
using LibGit2Sharp;

namespace DigestWorker.Deliveries;

/// <summary>
/// A bare copy of the branch of a remote, in which commits are made without a working tree. Never forces: what others pushed stays, and what
/// they did to the files of the worker is left for a person.
/// </summary>
/// <param name="delivery">The delivery.</param>
/// <param name="folder">The folder for copies.</param>
internal sealed class GitMirror(DeliveryDefinition delivery, string folder)
{
    // The last commit that the remote accepted, and the one that it may have accepted.
    private const string Pushed = "refs/digestworker/pushed";
    private const string Pushing = "refs/digestworker/pushing";

    /// <summary>GitHub, GitLab and Gitea take any user name with a token.</summary>
    public const string User = "digestworker";

    private const string Ssh = "ssh -o BatchMode=yes -o ConnectTimeout=10";
    private const int MaxRaces = 5;

    private readonly Lock _working = new();

    /// <summary>The host of the remote; for a path, the path.</summary>
    public string Host => Uri.TryCreate(Options.Remote, UriKind.Absolute, out var address) && address.Host is not "" ? address.Host
        : GitRemote.IsSsh(Options.Remote) ? Options.Remote.Split(':')[0].Split('@')[^1] : Options.Remote;

    private DeliveryOptions Options => delivery.Options;

    private string Branch => $"refs/heads/{Options.Branch}";

    private string Tracked => $"refs/remotes/origin/{Options.Branch}";

    private string RemoteAddress => GitRemote.FolderOf(Options.Remote) ?? Options.Remote;

    /// <summary>Makes a commit with the files, unless the branch has them, and pushes it.</summary>
    public SendResult Push(IReadOnlyList<PublishedContent> files, string message, DateTimeOffset madeAt)
    {
        lock (_working)
        {
            return Try(repository =>
            {
                for (var races = 0; races < MaxRaces; races++)
                {
                    if (PushOnce(repository, files, message, madeAt) is { } result)
                        return result;
                }
                return Failed(ReasonCode.DeliveryFailed, "others pushed to the branch at the same time");
            });
        }
    }

    /// <summary>Reads the branches of the remote, and of a folder whether it takes pushes.</summary>
    public SendResult Probe()
    {
        lock (_working)
        {
            return Try(repository =>
            {
                if (GitRemote.FolderOf(Options.Remote) is { } folder)
                    ProveTakesPushes(folder);
                var isThere = repository.Network.ListReferences(RemoteAddress, Credentials).Any(reference => reference.CanonicalName == Branch);
                return new SendResult.Sent(isThere ? $"the branch {Options.Branch}" : $"the branch {Options.Branch} is made with the first push");
            });
        }
    }

    private static void ProveTakesPushes(string folder)
    {
        using var remote = new Repository(folder);
        if (!remote.Info.IsBare)
            throw new IOException($"{folder} is not a bare repository; make one with git init --bare");
        var proof = Path.Combine(remote.Info.Path, "objects", Path.GetRandomFileName());
        using (File.Create(proof, bufferSize: 1, FileOptions.DeleteOnClose))
        {
            // It can be made.
        }
    }

    private SendResult Try(Func<Repository, SendResult> work)
    {
        try
        {
            var place = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{RemoteAddress} {Branch}")))[..8];
            var path = Path.Combine(folder, $"{delivery.Name}-{place}.git");
            if (!Repository.IsValid(path))
                Repository.Init(path, isBare: true);
            using var repository = new Repository(path);
            // There is no one to type a password, or to accept the key of a host.
            if (GitRemote.IsSsh(Options.Remote))
                repository.Config.Set("core.sshCommand", Ssh);
            return work(repository);
        }
        catch (LibGit2SharpException e)
        {
            return Failed(IsRefusal(e.Message) ? ReasonCode.DeliveryRefused : ReasonCode.DeliveryFailed, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failed(ReasonCode.DeliveryFailed, e.Message);
        }
    }

    /// <returns>Null if others pushed in between.</returns>
    private SendResult? PushOnce(Repository repository, IReadOnlyList<PublishedContent> files, string message, DateTimeOffset madeAt)
    {
        var tip = Fetch(repository);
        var known = KnownOf(repository, tip);
        if (known is not null && (tip is null || !IsAncestor(repository, known, tip)))
        {
            return Failed(
                ReasonCode.RepositoryChanged, $"the history of {Options.Branch} was rewritten: it no longer has {known.Sha[..8]}; {Remedy(repository)}");
        }

        var tree = tip is null ? new TreeDefinition() : TreeDefinition.From(tip);
        foreach (var file in files)
        {
            var path = GitRemote.Normalized($"{Options.Path}/{file.Path}");
            using var content = new MemoryStream(file.Content);
            var blob = repository.ObjectDatabase.CreateBlob(content);
            var there = tip?[path]?.Target.Sha;
            if (known is not null && there != blob.Sha && there != known[path]?.Target.Sha)
                return Failed(ReasonCode.RepositoryChanged, $"{path} was changed in the repository; undo that, or: {Remedy(repository)}");
            tree.Add(path, blob, Mode.NonExecutableFile);
        }

        var made = repository.ObjectDatabase.CreateTree(tree);
        if (tip is not null && made.Sha == tip.Tree.Sha)
        {
            Remember(repository, Pushed, tip);
            return new SendResult.Sent(tip.Sha);
        }
        var author = new MailAddress(Options.Author);
        var signature = new Signature(author.DisplayName is "" ? author.User : author.DisplayName, author.Address, madeAt);
        // Natively, libgit2's tidying of a message gives back none, and this one is tidy.
        var commit = repository.ObjectDatabase.CreateCommit(signature, signature, message, made, tip is null ? [] : [tip], prettifyMessage: false);
        Remember(repository, Pushing, commit);
        Remember(repository, Branch, commit);

        var refused = "";
        try
        {
            repository.Network.Push(Remote(repository), $"{Branch}:{Branch}", new PushOptions
            {
                CredentialsProvider = Credentials, OnPushStatusError = error => refused = error.Message,
            });
        }
        catch (NonFastForwardException)
        {
            return null;
        }
        if (refused is not "")
        {
            // The remote's words for a race: another push came between its look at the branch and its change.
            return refused.Contains("fetch first", StringComparison.Ordinal) || refused.Contains("non-fast-forward", StringComparison.Ordinal)
                || refused.Contains("failed to update ref", StringComparison.Ordinal) || refused.Contains("failed to lock", StringComparison.Ordinal)
                ? null : Failed(ReasonCode.DeliveryRefused, refused);
        }
        Remember(repository, Pushed, commit);
        return new SendResult.Sent(commit.Sha);
    }

    /// <summary>The newest commit of the branch; null if there is no such branch, or nothing at all.</summary>
    private Commit? Fetch(Repository repository)
    {
        var isThere = repository.Network.ListReferences(RemoteAddress, Credentials).Any(reference => reference.CanonicalName == Branch);
        if (!isThere)
            return null;
        var options = new FetchOptions { CredentialsProvider = Credentials, TagFetchMode = TagFetchMode.None };
        Commands.Fetch(repository, Remote(repository).Name, [$"+{Branch}:{Tracked}"], options, logMessage: null);
        return repository.Lookup<Commit>(repository.Refs[Tracked].TargetIdentifier);
    }

    /// <summary>The last commit of the worker that the remote has or must have had; null if none is known.</summary>
    private static Commit? KnownOf(Repository repository, Commit? tip)
    {
        var (pushing, pushed) = (Recall(repository, Pushing), Recall(repository, Pushed));
        return pushing is not null && tip is not null && IsAncestor(repository, pushing, tip) ? pushing : pushed;
    }

    private static bool IsAncestor(Repository repository, Commit older, Commit newer) =>
        older.Sha == newer.Sha || repository.ObjectDatabase.FindMergeBase(older, newer)?.Sha == older.Sha;

    private Remote Remote(Repository repository)
    {
        if (repository.Network.Remotes["origin"] is { } known)
            return known;
        return repository.Network.Remotes.Add("origin", RemoteAddress);
    }

    private static void Remember(Repository repository, string name, Commit commit) => repository.Refs.Add(name, commit.Id, allowOverwrite: true);

    private static Commit? Recall(Repository repository, string name) =>
        repository.Refs[name] is { } reference ? repository.Lookup<Commit>(reference.TargetIdentifier) : null;

    private Credentials? Credentials(string url, string? user, SupportedCredentialTypes types) =>
        delivery.ReadToken() is { Length: > 0 } token ? new UsernamePasswordCredentials { Username = User, Password = token } : null;

    private static string Remedy(Repository repository) => $"to go on from what is there, delete {repository.Info.Path.TrimEnd('/')}";

    private static bool IsRefusal(string message) =>
        message.Contains("authentication", StringComparison.OrdinalIgnoreCase) || message.Contains("401", StringComparison.Ordinal)
        || message.Contains("403", StringComparison.Ordinal) || message.Contains("404", StringComparison.Ordinal)
        || message.Contains("credentials", StringComparison.OrdinalIgnoreCase) || message.Contains("does not exist", StringComparison.Ordinal)
        || message.Contains("could not find repository", StringComparison.OrdinalIgnoreCase)
        || message.Contains("failed to resolve path", StringComparison.Ordinal) || message.Contains("non-bare", StringComparison.Ordinal);

    public SendResult.Failed Failed(ReasonCode code, string detail) => new(new Reason(code) { Host = Host, Detail = Excerpt.Of(detail) });
}
