using Newtonsoft.Json.Linq;

namespace Research.Training;

/// <summary>What a model is built from: parts of a resolved experiment, and the data's shapes.</summary>
public sealed record ModelSpec
{
    /// <summary>The experiment's <c>model</c>: a list of entries.</summary>
    public required JArray Model { get; init; }

    /// <summary>Where faults of <see cref="Defaults"/> lie.</summary>
    public const string DefaultsPath = "defaults";

    /// <summary>Its JSON path, for faults.</summary>
    public string Path { get; init; } = "model";

    /// <summary><c>defaults</c>: <c>activation</c>, <c>normalization</c>, <c>initializer</c>; null: linear, none, glorot-uniform.</summary>
    public JObject? Defaults { get; init; }

    /// <summary>Null where every head has its own loss, or where nobody asks for the loss (the conformance kit).</summary>
    public JToken? Loss { get; init; }

    /// <summary>One input sample's shape.</summary>
    public required Shape Input { get; init; }

    /// <summary>What may be predicted: a model without heads takes the first, each head the one of its name; empty where nobody asks for
    /// the loss.</summary>
    public IReadOnlyList<TargetInfo> Targets { get; init; } = [];

    /// <summary>The role that random streams belong to: "7", "7/member/2".</summary>
    public required string Role { get; init; }
}

/// <summary>One output of the model.</summary>
/// <param name="Name">The target's name.</param>
/// <param name="Loss">Null where the spec gave none.</param>
/// <param name="Output">One output sample's shape.</param>
/// <param name="Target">As a batch holds it: where two classes meet a one-unit output, one column of 0 and 1. Null where nobody gave
/// targets.</param>
/// <param name="Path">The JSON path of its loss.</param>
public sealed record ModelHead(string Name, ILoss? Loss, float Weight, Shape Output, TargetInfo? Target, string Path);

/// <summary>Looks at every node as passes go by: probes and activity penalties.</summary>
public interface IModelObserver
{
    /// <summary>Before the node's Forward: what reaches it (pre-training asks for it). Every node is told of, views included.</summary>
    void Input(LayerNode node, Tensor input)
    {
    }

    /// <summary>After the node's Forward, before the next node may overwrite it.</summary>
    void Output(LayerNode node, Tensor output);

    /// <summary>Before the node's Backward: the derivative of the loss by its output, which the observer may change. The output holds its
    /// values where <see cref="Model.KeepOutput"/> asked for it.</summary>
    void OutputGradient(LayerNode node, Tensor output, Tensor gradient);
}
