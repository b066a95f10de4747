using System.CommandLine;

namespace DigestWorker.Cli;

/// <summary><c>completion</c>: a script with which a shell completes verbs, options and names of digests. The program itself answers the shell.</summary>
internal static class CompletionVerb
{
    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] =
            """
            # eval "$(digestworker completion bash)"
            _digestworker() {
                local line="${COMP_LINE:0:COMP_POINT}" word="${COMP_WORDS[COMP_CWORD]}"
                line="${line#* }"
                mapfile -t COMPREPLY < <(compgen -W "$("$1" "[suggest:${#line}]" "$line" 2>/dev/null)" -- "$word")
            }
            complete -o default -F _digestworker digestworker
            """,
        ["zsh"] =
            """
            # eval "$(digestworker completion zsh)"
            _digestworker() {
                local line="${BUFFER[1,CURSOR]#* }"
                local -a found
                found=("${(@f)$(${words[1]} "[suggest:${#line}]" "$line" 2>/dev/null)}")
                compadd -a found
                _files
            }
            compdef _digestworker digestworker
            """,
        ["fish"] =
            """
            # digestworker completion fish | source
            function __digestworker
                set -l line (string replace -r '^\s*\S+ ' '' -- (commandline -cp))
                digestworker "[suggest:"(string length -- $line)"]" $line 2>/dev/null
            end
            complete -c digestworker -a '(__digestworker)'
            """,
        ["pwsh"] =
            """
            # digestworker completion pwsh | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName digestworker -ScriptBlock {
                param($word, $ast, $position)
                $line = $ast.ToString().PadRight($position).Substring(0, $position) -replace '^\S+ ', ''
                digestworker "[suggest:$($line.Length)]" $line 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }
            """,
    };

    private static readonly Argument<string> Shell = new("SHELL") { Description = $"{string.Join(", ", Scripts.Keys)}." };

    public static Command Command()
    {
        Shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", "Write a script with which a shell completes the command line.") { Shell };
        command.SetAction(parsed => Console.WriteLine(Scripts[parsed.GetValue(Shell)!]));
        return command;
    }
}
