using Research.Training;

namespace Research.Experiments;

/// <summary>Makes cells of drafts and their plans, and finds those that are the same.</summary>
internal sealed class CellList(TrainingIdentity identity)
{
    public IReadOnlyList<Cell> Of(IReadOnlyList<CellDraft> drafts, IReadOnlyList<CellPlans> plans)
    {
        var first = new Dictionary<string, string>();
        var hashes = new Dictionary<TrialPlan, string>(ReferenceEqualityComparer.Instance);
        var cells = new List<Cell>();
        for (int i = 0; i < drafts.Count; i++)
        {
            TrialPlan plan = plans[i].Trial;
            if (!hashes.TryGetValue(plan, out string? hash))
                hashes.Add(plan, hash = identity.SpecHash(plan, drafts[i].Resolved["ensemble"]));
            // Cells that train alike but are measured otherwise (a factor over a metric's options) are two.
            string thing = string.Join('\n', plan.Measurements.Order(StringComparer.Ordinal).Prepend(hash));
            string? same = first.GetValueOrDefault(thing);
            first.TryAdd(thing, drafts[i].Id);
            cells.Add(new Cell
            {
                Id = drafts[i].Id,
                Levels = drafts[i].Levels,
                Baseline = drafts[i].Baseline,
                SameAs = same,
                SpecHash = hash,
                Plan = plan,
            });
        }

        return cells;
    }
}

/// <summary>Finds the measure that tables show.</summary>
internal sealed class PrimaryMeasure(FaultList faults, FaultList warnings)
{
    public AddressInfo Of(PrimaryAddress? written, IReadOnlyList<Cell> cells)
    {
        Cell reference = cells.FirstOrDefault(cell => cell.Baseline) ?? cells[0];
        string address = written?.Address ?? reference.Plan.Primary;
        Cell[] lacking = [.. cells.Where(cell => Find(cell, address) is null)];
        if (lacking.Length > 0)
        {
            string where = lacking.Length == cells.Count ? "" : $" in the cell {lacking[0].Id}";
            if (written is not null)
                faults.Add(written.Place, $"nothing measures \"{address}\"{where}{Hint(address, lacking[0])}");
            else if (lacking.Length < cells.Count)
                warnings.Add(new SourcePlace("", "primary", 0), $"the table shows {address}, which nothing measures{where}");
        }

        return Find(reference, address) ?? new AddressInfo(address, "", null);
    }

    private static string Hint(string address, Cell cell) => Nearest.Hint(address, cell.Plan.Addresses.Select(each => each.Address));

    private static AddressInfo? Find(Cell cell, string address) => cell.Plan.Addresses.FirstOrDefault(each => each.Address == address);
}
