namespace Research;

/// <summary>
/// What the conformance kit builds, and <c>research plugins show</c> prints. Without one: the default options, and the first of
/// the inputs [6], [4, 3], [6, 6, 2] that Build accepts. A technique with a required option and no example fails the check.
/// </summary>
/// <param name="options">Options as in an experiment file, without <c>type</c>. A regularizer's may name <c>layers</c> and <c>on</c>: the
/// kit's model has the dense entries <c>hidden.1</c>, <c>hidden.2</c> (of equal shapes) and <c>output</c>. In a data source's, <c>{dir}</c>
/// stands for a folder that holds the assembly's embedded resources named <c>example/*</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ExampleAttribute(string options = "{}") : Attribute
{
    public string Options => options;

    /// <summary>One sample's shape.</summary>
    public int[]? Input { get; set; }

    /// <summary>Above 0: the inputs are whole numbers from 0 to below this (an embedding's indices).</summary>
    public int IndicesBelow { get; set; }

    /// <summary>With these options the technique must change nothing, to the bit (a rate or weight of 0).</summary>
    public bool Neutral { get; set; }
}
