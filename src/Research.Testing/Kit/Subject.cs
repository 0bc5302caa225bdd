using Newtonsoft.Json.Linq;

namespace Research.Testing;

/// <summary>A technique with one set of options: what a check looks at.</summary>
/// <param name="Options">As in an experiment file, without <c>type</c>.</param>
/// <param name="Input">One sample's shape, or null: the first of the usual ones that Build accepts.</param>
/// <param name="IndicesBelow">Above 0: inputs are whole numbers from 0 to below this.</param>
/// <param name="Neutral">It must change nothing.</param>
public sealed record Subject(TechniqueInfo Info, JObject Options, Shape? Input = null, int IndicesBelow = 0, bool Neutral = false)
{
    /// <summary>The technique as an experiment file writes it.</summary>
    public JObject Spec
    {
        get
        {
            var spec = new JObject { ["type"] = Info.Id };
            spec.Merge(Options.DeepClone());
            return spec;
        }
    }
}
