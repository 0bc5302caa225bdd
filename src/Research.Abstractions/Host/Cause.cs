using System.Reflection;

namespace Research;

/// <summary>What went wrong, without what the runtime wraps around it. The host's own.</summary>
internal static class Cause
{
    /// <summary>The exception that code threw: of a type's initializer, or by way of reflection.</summary>
    public static Exception Of(Exception fault)
    {
        while (fault is TypeInitializationException or TargetInvocationException && fault.InnerException is { } inner) fault = inner;
        return fault;
    }
}
