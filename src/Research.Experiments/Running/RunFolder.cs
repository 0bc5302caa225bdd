using System.Security.Cryptography;
using System.Text;
using Research.Training;

namespace Research.Experiments;

/// <summary><c>&lt;runs&gt;/&lt;experiment name&gt;[@&lt;variant&gt;][+&lt;6 hex digits of the overrides&gt;]</c>.</summary>
internal static class RunFolder
{
    private const int OverrideDigits = 6;
    private const string Others = "-_. =,", Store = "trials";

    public static string Of(string runsFolder, ExperimentPlan plan)
    {
        var name = new StringBuilder(Safe(plan.Name));
        if (plan.Request.Variant is { } variant) name.Append('@').Append(Safe(variant));
        if (plan.Overrides.Count > 0)
        {
            var canonical = Encoding.UTF8.GetBytes(CanonicalJson.Write(plan.Overrides));
            name.Append('+').Append(Convert.ToHexStringLower(SHA256.HashData(canonical))[..OverrideDigits]);
        }
        return Path.Combine(runsFolder, name.ToString());
    }

    /// <summary>A name that is one folder's on every system, and never the store's.</summary>
    private static string Safe(string name)
    {
        var letters = name.Select(letter => char.IsLetterOrDigit(letter) || Others.Contains(letter) ? letter : '-');
        var safe = string.Concat(letters).Trim('.', ' ');
        return safe.Length == 0 || safe.Equals(Store, StringComparison.OrdinalIgnoreCase) ? safe + "-" : safe;
    }
}
