using System.Reflection;

namespace Research;

/// <summary>Messages of others, plugins and the runtime, as a fault tells them: on one line. The host's own.</summary>
internal static class OneLine
{
    public static string Of(string message) =>
        string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>What happened, where the runtime tells only where: in a call by reflection, in a static initializer.</summary>
    public static Exception CauseOf(Exception exception) =>
        exception is TargetInvocationException or TypeInitializationException && exception.InnerException is { } inner
            ? CauseOf(inner)
            : exception;
}
