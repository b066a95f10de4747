using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DigestWorker.StandIns;

/// <summary>
/// A throw-away PostgreSQL server from the system's own package, in a temporary folder and on a free port of loopback.
/// It ends with the process that started it, whatever becomes of that.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    public const string Password = "canary-of-the-store";

    private const string Superuser = "postgres";
    private const int Nobody = 65534;

    // It holds nothing that has to outlive a power cut; what was committed outlives the server's own end.
    private static readonly string[] Settings =
        ["fsync=off", "full_page_writes=off", "shared_buffers=16MB", "max_connections=200", "listen_addresses=127.0.0.1", "unix_socket_directories=", "log_min_messages=fatal"];

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);
    private static readonly Lazy<Task<PostgresServer>> TheShared = new(StartAsync);
    private static readonly string? Programs = FindPrograms();

    private readonly DirectoryInfo _folder;
    private readonly int _port = FreePort();
    private readonly SemaphoreSlim _roles = new(1);
    private Process? _server;
    private int _databases;

    private PostgresServer(DirectoryInfo folder) => _folder = folder;

    /// <summary>Why there can be none here; null where there can.</summary>
    public static string? Missing =>
        Programs is null ? "PostgreSQL is not installed here (Debian: apt-get install postgresql)"
        : Environment.IsPrivilegedProcess && !File.Exists("/usr/bin/setpriv") ? "PostgreSQL does not run as root, and setpriv is not installed here (Debian: apt-get install util-linux)"
        : null;

    /// <summary>One server for all tests of this process that do not stop it.</summary>
    public static Task<PostgresServer> SharedAsync() => TheShared.Value;

    /// <summary>
    /// Ends that server, if there is one. Whoever runs the tests calls this when the last one is over: at the end of the process it would be too late,
    /// for a process that is long in ending looks as if it hung.
    /// </summary>
    public static async ValueTask EndSharedAsync()
    {
        if (TheShared is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } started })
            await (await started).DisposeAsync();
    }

    /// <summary>A server of one's own, to be stopped and killed.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        // The server's user is another one.
        var folder = Directory.CreateTempSubdirectory("digestworker-postgres-");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_111_111);
        var server = new PostgresServer(folder);
        await File.WriteAllTextAsync(server.PasswordFile, Password);
        await RunAsync([.. Unprivileged(), Program("initdb"), "-D", server.Data, "-U", Superuser, "--pwfile", server.PasswordFile, "--auth=scram-sha-256", "-E", "UTF8", "--no-locale", "--no-sync"]);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>A new and empty database with the shipped role of the worker, as a connection string of that role.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _databases)}");
        await RunAsync([Program("createdb"), "-h", "127.0.0.1", "-p", Text(_port), "-U", Superuser, name]);
        // One after the other: a role belongs to all databases of a server.
        if (!await _roles.WaitAsync(Longest))
            throw new TimeoutException($"Another database took longer than {Longest.TotalSeconds} s.");
        try
        {
            await RunAsync([Program("psql"), "-q", "-h", "127.0.0.1", "-p", Text(_port), "-U", Superuser, "-d", name, "-v", $"password_file={PasswordFile}", "-f", RoleScript]);
        }
        finally
        {
            _roles.Release();
        }
        return string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Database={name};Username=digestworker;Password={Password}");
    }

    /// <summary>The server is gone at once: connections break, transactions are lost.</summary>
    public async Task StopAtOnceAsync()
    {
        if (_server is not { } server)
            return;
        // What it was started by sees its input end, as it does when this process dies.
        server.StandardInput.Close();
        await server.WaitForExitAsync().WaitAsync(Longest);
        server.Dispose();
        _server = null;
    }

    /// <summary>Starts it again, with what it held.</summary>
    public async Task StartAgainAsync()
    {
        string[] line = [Program("postgres"), "-D", Data, "-p", Text(_port), .. Settings.SelectMany(setting => new[] { "-c", setting })];
        const string UntilInputEnds = """ "$@" < /dev/null & server=$!; read -r _; kill -QUIT "$server"; wait "$server" """;
        _server = Start([.. Unprivileged(), "/bin/sh", "-c", UntilInputEnds, "postgres", .. line]);
        var began = Stopwatch.StartNew();
        while (!await AnswersAsync())
        {
            if (_server.HasExited || began.Elapsed > Longest)
                throw new InvalidOperationException($"PostgreSQL does not start in {_folder.FullName}.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAtOnceAsync();
        _folder.Delete(recursive: true);
        _roles.Dispose();
    }

    private string Data => Path.Combine(_folder.FullName, "data");

    private static string RoleScript => Path.Combine(AppContext.BaseDirectory, "role.sql");

    /// <summary>A file with the password of the worker's role, and of the superuser.</summary>
    public string PasswordFile => Path.Combine(_folder.FullName, "password");

    private async Task<bool> AnswersAsync()
    {
        using var asked = Start([Program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", Text(_port)]);
        await asked.WaitForExitAsync().WaitAsync(Longest);
        return asked.ExitCode == 0;
    }

    private static async Task RunAsync(string[] line)
    {
        using var process = Start(line);
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(Longest);
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{string.Join(' ', line)} ended with {process.ExitCode}: {string.Concat(await said.WaitAsync(Longest))}");
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{string.Join(' ', line)} did not end within {Longest.TotalSeconds} s.");
        }
    }

    private static Process Start(string[] line)
    {
        var start = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment["PGPASSWORD"] = Password;
        return Process.Start(start)!;
    }

    private static string[] Unprivileged() =>
        Environment.IsPrivilegedProcess ? ["/usr/bin/setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups"] : [];

    private static string Program(string name) => Path.Combine(Programs!, name);

    // Debian keeps the programs of each version apart, and out of the path.
    private static string? FindPrograms() =>
        (Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [])
        .Select(version => Path.Combine(version, "bin"))
        .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        .LastOrDefault(folder => new[] { "initdb", "postgres", "createdb", "psql", "pg_isready" }.All(name => File.Exists(Path.Combine(folder, name))));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
