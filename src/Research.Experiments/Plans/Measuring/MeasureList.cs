namespace Research.Experiments;

/// <summary>Makes measures and claims of drafts, once the cells are planned: what nothing records is told.</summary>
internal sealed class MeasureList(FaultList faults, FaultList warnings, IReadOnlyList<Cell> cells)
{
    private const string PrimaryKey = "primary";

    private static readonly Newtonsoft.Json.Linq.JToken _noDefinition = Newtonsoft.Json.Linq.JValue.CreateNull();

    private readonly Dictionary<string, MeasureChecks> _checks = cells.ToDictionary(cell => cell.Id, cell => new MeasureChecks(cell.Plan));
    private readonly Cell _reference = cells.FirstOrDefault(cell => cell.Baseline) ?? cells[0];
    private readonly Dictionary<string, Measure> _made = [];
    private Measure? _primary;

    /// <summary>The primary first, then those that the file defines, then those of claims; each once.</summary>
    public IReadOnlyList<Measure> Of(MeasureDraft? primary, IReadOnlyList<MeasureDraft> defined, IReadOnlyList<ClaimDraft> claims)
    {
        _primary = primary is null ? Default() : Primary(primary);
        var others = defined.Concat(claims.Select(claim => claim.Measure).OfType<MeasureDraft>()).Select(Make);
        return [.. others.Prepend(_primary).DistinctBy(measure => measure.Name)];
    }

    /// <summary>Null where a cell that it compares lacks its measure, which has been told.</summary>
    public Claim? Claim(ClaimDraft draft)
    {
        if (draft.Measure is { } measure)
        {
            // What no cell has was told when the measure was made.
            if (cells.All(cell => _checks[cell.Id].Faults(measure).Count > 0)) return null;
            var compared = draft.Parts.SelectMany(part => part.Terms).Select(term => term.Cell).Distinct();
            foreach (var cell in compared.Where(cell => _checks[cell].Faults(measure).Count > 0).Take(1))
            {
                foreach (var fault in _checks[cell].Faults(measure)) faults.Add(fault with { Message = fault.Message + In(cell) });
                return null;
            }
        }

        return new Claim
        {
            Says = draft.Says,
            Source = draft.Source,
            Measure = draft.Measure is null ? _primary! : Make(draft.Measure),
            Expect = draft.Expect,
            Margin = draft.Margin,
            Parts = draft.Parts,
        };
    }

    /// <summary>What a cell's tuning is judged by: as written, or the primary's metric on validation.</summary>
    /// <returns>Null where it cannot be, which has been told.</returns>
    public Measure? Tuning(TuneSpec spec, Cell cell)
    {
        if ((spec.Measure ?? OnValidation(spec.Place)) is not { } draft)
        {
            faults.Add(spec.Place,
                $"the primary, {_primary!.Name}, is no metric on test: `tune` needs a `measure`, such as \"validation.accuracy\"");
            return null;
        }

        var wrong = _checks[cell.Id].Faults(draft);
        foreach (var fault in wrong) faults.Add(fault);
        if (wrong.Count > 0) return null;
        var measure = _checks[cell.Id].Measure(draft);
        if (measure.HigherIsBetter is not null) return measure;
        faults.Add(draft.Place, $"nothing says which way \"{draft.Name}\" is better; write `better`: \"higher\" or \"lower\"");
        return null;
    }

    private MeasureDraft? OnValidation(SourcePlace place)
    {
        const string test = "test.", validation = "validation.";
        if (_primary is not { Address: { } address, Minus: null, Over: null, Curve: MeasureCurve.None, Moment: Moment.End }
            || !address.StartsWith(test, StringComparison.Ordinal))
            return null;
        var picked = validation + address[test.Length..];
        var definition = new Newtonsoft.Json.Linq.JObject { ["of"] = picked, ["at"] = Moment.End };
        return new MeasureDraft { Name = picked, Place = place, Definition = definition, Address = picked };
    }

    /// <summary>The first metric's; of cells that lack it nothing can be shown, which is worth a word.</summary>
    private Measure Default()
    {
        var address = _reference.Plan.Primary;
        var draft = new MeasureDraft
        {
            Name = address,
            Place = new SourcePlace("", PrimaryKey, 0),
            Definition = new Newtonsoft.Json.Linq.JObject { ["of"] = address, ["at"] = Moment.End },
            Address = address,
        };
        if (cells.FirstOrDefault(cell => _checks[cell.Id].Faults(draft).Count > 0) is { } lacking)
            warnings.Add(draft.Place, $"the table shows {address}, which nothing measures{In(lacking.Id)}");
        return _made[address] = _checks[_reference.Id].Measure(draft);
    }

    /// <summary>It stands in every row of the table.</summary>
    private Measure Primary(MeasureDraft draft)
    {
        var lacking = cells.FirstOrDefault(cell => _checks[cell.Id].Faults(draft).Count > 0);
        var all = cells.All(cell => _checks[cell.Id].Faults(draft).Count > 0);
        foreach (var fault in lacking is null ? [] : _checks[lacking.Id].Faults(draft))
            faults.Add(all ? fault : fault with { Message = fault.Message + In(lacking!.Id) });
        return Make(draft);
    }

    /// <summary>As the first cell knows it that has it all; no cell may be without.</summary>
    private Measure Make(MeasureDraft draft)
    {
        var knows = cells.Prepend(_reference).FirstOrDefault(cell => _checks[cell.Id].Faults(draft).Count == 0);
        if (_made.TryGetValue(draft.Name, out var made))
        {
            if (knows is not null && Nameless(made) != Nameless(_checks[knows.Id].Measure(draft)))
                faults.Add(draft.Place,
                    $"this is called \"{draft.Name}\" as another measure is, and differs from it in `scale` or `better`: "
                    + "give one of them a name under `measures`");
            return made;
        }

        if (knows is null)
        {
            foreach (var fault in _checks[_reference.Id].Faults(draft)) faults.Add(fault);
        }

        var checks = _checks[(knows ?? _reference).Id];
        foreach (var warning in knows is null ? [] : checks.Warnings(draft)) warnings.Add(warning);
        return _made[draft.Name] = checks.Measure(draft);
    }

    /// <summary>What it measures, whatever it is called and however that was written.</summary>
    private static Measure Nameless(Measure measure) => measure with
    {
        Name = "",
        Definition = _noDefinition,
        Inner = measure.Inner is { } inner ? Nameless(inner) : null,
        Minus = measure.Minus is { } minus ? Nameless(minus) : null,
        Over = measure.Over is { } over ? Nameless(over) : null,
    };

    private static string In(string cell) => $" (in the cell {cell})";
}
