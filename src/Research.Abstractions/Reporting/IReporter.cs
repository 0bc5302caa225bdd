namespace Research;

/// <summary>
/// Reads the finished report (its JSON) and writes what it makes of it. The core writes report.json itself. An experiment's reporters run
/// at once, each on one thread.
/// </summary>
public interface IReporter
{
    void Write(IReportContext context);
}

public interface IReportContext
{
    /// <summary>report.json, UTF-8.</summary>
    ReadOnlyMemory<byte> Report { get; }

    /// <summary>Where the report lies, and files go.</summary>
    string Folder { get; }

    /// <summary>The reporter's own: the terminal shows what it holds when every reporter has ended.</summary>
    TextWriter Console { get; }

    /// <summary>Columns of the terminal; 80 in a pipe.</summary>
    int Width { get; }

    /// <summary>Whether the console is a terminal.</summary>
    bool Interactive { get; }
}
