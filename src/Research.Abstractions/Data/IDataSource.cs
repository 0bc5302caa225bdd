namespace Research;

/// <summary>A column of tabular inputs. Nominal: the values are the index of the category. Missing values are NaN.</summary>
public sealed record Column(string Name, IReadOnlyList<string>? Categories = null);

/// <summary>One target of every sample of a split.</summary>
/// <param name="Classes">Class indices from 0, one a sample (or a step), where the kind is classes; one-hot rows are made batch by batch.
/// A step beyond its sample's length has one as well, which nothing counts.</param>
/// <param name="Values">Row-major values, where the kind is values.</param>
public sealed record TargetData(TargetInfo Info, ReadOnlyMemory<int> Classes, ReadOnlyMemory<float> Values);

/// <summary>Samples.</summary>
/// <param name="Input">One sample's shape.</param>
/// <param name="Inputs">Row-major.</param>
/// <param name="Columns">Of tabular inputs, one a feature; else null.</param>
/// <param name="Lengths">The valid steps of each sample of a sequence; empty: all.</param>
public sealed record Split(
    Shape Input, int Count, ReadOnlyMemory<float> Inputs, IReadOnlyList<TargetData> Targets, IReadOnlyList<Column>? Columns = null,
    ReadOnlyMemory<int> Lengths = default);

/// <summary>What a source gives: validation, subsets and a missing test split are cut by the host.</summary>
public sealed record DataSet(Split Train, Split? Test);

public interface IDataSource
{
    /// <exception cref="TechniqueException">A file is missing or broken: with the file, the place, and where it is to be had.</exception>
    DataSet Load(IDataContext context);
}

public interface IDataContext
{
    /// <summary>The samples asked for where a source makes its own; null: its default. Sources with files give all they have.</summary>
    int? Train { get; }

    int? Test { get; }

    /// <summary>The stream "data/&lt;purpose&gt;" of the seed, or of no seed where the data are drawn once.</summary>
    RandomStream Random(string purpose);

    /// <summary>The full path of a file or folder that the options name; a file so resolved is part of the content's hash. What is
    /// wrong with it is told at that option where the message begins with the path.</summary>
    string Resolve(string path);
}

/// <summary>Changes the inputs; fitted on the training split alone.</summary>
public interface IPreprocessor
{
    void Fit(Split train);

    /// <summary>A new split; the given one stays as it is.</summary>
    Split Apply(Split split);
}
