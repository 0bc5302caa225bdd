using System.Globalization;
using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>Combinations drawn at random, each once (Bergstra and Bengio 2012); more draws keep those that were there.</summary>
internal sealed class RandomDesign : IDesign
{
    /// <summary>Draws in vain, a cell: when nearly all combinations are asked for, the last ones come late.</summary>
    public const int Patience = 100;

    public string Name => "random";

    public string? Fault(Ablation ablation) =>
        Combine(ablation).Count() is var found && found == ablation.Draws ? null
            : string.Create(CultureInfo.InvariantCulture,
                $"these factors gave {found} different cells, fewer than {ablation.Draws} draws; take fewer draws, or the design \"grid\"");

    public IEnumerable<int[]> Combine(Ablation ablation)
    {
        var drawn = new HashSet<string>();
        for (var draw = 0; draw < ablation.Draws * Patience && drawn.Count < ablation.Draws; draw++)
        {
            int[] levels = [.. ablation.Factors.Select(factor => Level(factor, draw))];
            if (drawn.Add(string.Join(',', levels))) yield return levels;
        }
    }

    /// <summary>One of the levels that the file lists.</summary>
    public static int Listed(AblationFactor factor, int draw) => (int)(Shares.Of(factor.Name, draw) * factor.Levels.Count);

    private static int Level(AblationFactor factor, int draw) => factor.Drawn.Count > 0 ? factor.Drawn[draw] : Listed(factor, draw);
}

/// <summary>Reads the <c>draws</c> of a random design.</summary>
internal sealed class DrawsReader(FaultList faults)
{
    /// <returns>Null in other designs.</returns>
    public int? Read(JObject ablation, IDesign? design)
    {
        var token = ablation["draws"] is { Type: not JTokenType.Null } draws ? draws : null;
        if (design is not RandomDesign)
        {
            if (token is not null && design is not null)
                faults.Add(token.Place(), "`draws` are those of the design \"random\"; write \"design\": \"random\", or remove them");
            return null;
        }

        if (token is { Type: JTokenType.Integer } && (long)token is >= 1 and <= AblationReader.MostCells) return (int)token;
        faults.Add((token ?? ablation).Place(), string.Create(CultureInfo.InvariantCulture,
            $"the design \"random\" needs `draws`: how many cells, from 1 to {AblationReader.MostCells}"));
        return 1;
    }
}
