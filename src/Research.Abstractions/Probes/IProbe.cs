namespace Research;

[Flags]
public enum ProbePoints
{
    None = 0,
    Outputs = 1,
    Gradients = 2,
    Updates = 4,
}

/// <summary>Looks at a model at the moments that the experiment names, and only at the points it asks for;
/// other steps pay one test of a null reference a layer.</summary>
public interface IProbe
{
    ProbePoints Points { get; }

    /// <summary>The quantities that <see cref="Report"/> gives as values, without entries: "norm". Tables are none: no measure is made of
    /// one. A measure of a quantity that is not among them is refused before anything is trained; where they are left empty, it comes out
    /// as undefined.</summary>
    IReadOnlyList<string> Quantities => [];

    /// <summary>What left a layer.</summary>
    void Output(LayerNode node, Tensor output)
    {
    }

    /// <summary>The same of samples that may be sequences of several lengths: what lies beyond them is to count for nothing.</summary>
    /// <param name="lengths">The valid steps of each sample (<see cref="ValidRows"/>); empty: all.</param>
    void Output(LayerNode node, Tensor output, ReadOnlySpan<int> lengths) => Output(node, output);

    /// <summary>The derivative of the loss by what left a layer.</summary>
    void Gradient(LayerNode node, Tensor outputGradient)
    {
    }

    /// <summary>Before the moment's update, with the gradients in place.</summary>
    void BeforeUpdate(ReadOnlySpan<Parameter> all)
    {
    }

    void AfterUpdate(ReadOnlySpan<Parameter> all)
    {
    }

    /// <summary>Tells what was seen since the last report, and forgets it. Names are "&lt;quantity&gt;@&lt;entry&gt;";
    /// a table is a histogram's counts.</summary>
    void Report(ISeries report);
}
