namespace Research.Cli;

/// <summary>What the command's exit tells.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>A trial or a check failed, or the tool itself did.</summary>
    public const int Failed = 1;

    /// <summary>The file or the arguments are wrong: nothing was run.</summary>
    public const int Wrong = 2;

    /// <summary>What was finished is kept; the same command carries on.</summary>
    public const int Interrupted = 130;
}

/// <summary>Arguments that are wrong: one sentence with the remedy.</summary>
internal sealed class UsageException(string message) : Exception(message);
