using Newtonsoft.Json.Linq;

namespace Research.Testing;

/// <summary>A technique with one set of options: what a check looks at.</summary>
/// <param name="Options">As in an experiment file, without <c>type</c>.</param>
/// <param name="Input">One sample's shape, or null: the first of the usual ones that Build accepts.</param>
/// <param name="IndicesBelow">Above 0: inputs are whole numbers from 0 to below this.</param>
/// <param name="Neutral">It must change nothing.</param>
public sealed record Subject(TechniqueInfo Info, JObject Options, Shape? Input = null, int IndicesBelow = 0, bool Neutral = false)
{
    /// <summary>The keys of a regularizer's entry that the host reads itself.</summary>
    private static readonly string[] HostKeys = ["layers", "on"];

    /// <summary>The technique as an experiment file writes it, the host's own keys included.</summary>
    public JObject Entry
    {
        get
        {
            var entry = new JObject { ["type"] = Info.Id };
            entry.Merge(Options.DeepClone());
            return entry;
        }
    }

    /// <summary>The technique as the factory takes it, without the host's own keys.</summary>
    public JObject Spec
    {
        get
        {
            var spec = Entry;
            if (Info.Kind != TechniqueKind.Regularizer) return spec;
            foreach (var key in HostKeys) spec.Remove(key);
            return spec;
        }
    }
}

/// <summary>Subjects as the host makes them: a fresh instance each time.</summary>
internal static class SubjectFactory
{
    public static BoundTechnique Create(this ITechniqueFactory factory, Subject subject) =>
        factory.Create(subject.Info.Kind, subject.Spec.ToString(), subject.Info.Id);

    /// <typeparam name="T">The kind's contract.</typeparam>
    public static T Create<T>(this ITechniqueFactory factory, Subject subject) => (T)factory.Create(subject).Instance;

    /// <typeparam name="T">One of several that a technique of the kind may be.</typeparam>
    /// <param name="otherwise">What it is where it is none.</param>
    public static T Create<T>(this ITechniqueFactory factory, Subject subject, string otherwise)
        where T : class => factory.Create(subject).Instance as T ?? throw new NotApplicableException(otherwise);
}
