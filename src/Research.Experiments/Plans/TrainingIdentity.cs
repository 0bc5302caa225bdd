using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments;

/// <summary>
/// What makes two trainings the same (FORMAT.md, Identity): all that shapes the training, the plugins that take part and the core
/// assemblies, the seed and its role. Names, metrics, probes and questions are not in it.
/// </summary>
/// <param name="core">The versions of Research.Tensors, Research.Abstractions and Research.Training.</param>
internal sealed class TrainingIdentity(IReadOnlyList<string> core)
{
    /// <summary>
    /// From the assemblies that run, by their module's version id: in a deterministic build it is a hash of what was compiled, and it stays
    /// where a published tool's assemblies were compiled ahead of time (docs/decisions/0002-core-by-module-version.md).
    /// </summary>
    public static TrainingIdentity OfThisTool() =>
        new([.. new[] { typeof(Tensor), typeof(ITechniqueFactory), typeof(TrialPlan) }.Select(
            type => type.Module.ModuleVersionId.ToString("N"))]);

    /// <summary>"sha256:..." of a training.</summary>
    public string TrainingId(TrialPlan plan, long seed, string role) =>
        Hash(string.Create(CultureInfo.InvariantCulture,
            $"{{{Shared(plan)},\"role\":{CanonicalJson.Text(role)},\"seed\":{seed},\"training\":{plan.Canonical}}}"));

    /// <summary>
    /// "sha256:..." of a cell: its training without seed and role. A cell whose trainings are combined is not the cell of the single
    /// training whose id it shares, so the ensemble is in it.
    /// </summary>
    public string SpecHash(TrialPlan plan, JToken? ensemble)
    {
        var combined = plan.IsEnsemble && ensemble is not null ? $"\"ensemble\":{CanonicalJson.Write(Long(ensemble))}," : "";
        return Hash($"{{{Shared(plan, combined)},\"training\":{plan.Canonical}}}");
    }

    private string Shared(TrialPlan plan, string between = "") => $"\"core\":{List(core)},{between}\"plugins\":{List(Plugins(plan))}";

    private static IEnumerable<string> Plugins(TrialPlan plan) =>
        plan.Techniques.Select(technique => technique.Plugin.Sha256).Distinct().Order(StringComparer.Ordinal);

    private static string List(IEnumerable<string> texts) => $"[{string.Join(",", texts.Select(CanonicalJson.Text))}]";

    private static JToken Long(JToken technique) =>
        technique is JObject ? technique : new JObject(new JProperty("type", (string)technique!));

    private static string Hash(string canonical) => Hashes.Tagged(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
}
