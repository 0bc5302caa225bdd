namespace Research.Training;

/// <summary>What only the whole of a trial can be wrong in.</summary>
internal sealed class AssemblyChecks(TrialAssembly trial, FaultCollector faults)
{
    public void Check()
    {
        CheckWatched();
        CheckBatches();
        CheckLabels();
        if (trial.Pretrainer?.Instance is IPretrainer pretrainer) faults.Try("pretrain", () => pretrainer.Check(trial.Model.Nodes));
        if (trial.Ensemble is { Instance: IEnsemble ensemble } bound) Check(bound.Info.Id, ensemble);
        if (trial.Spec.Member > Members)
            faults.Add("ensemble", $"there is no member {trial.Spec.Member}: the ensemble has {Members}");
    }

    private void Check(string id, IEnsemble ensemble)
    {
        if (TrialAssembly.Implements(ensemble, nameof(IEnsemble.TakeSnapshot)))
            faults.Add("ensemble", $"'{id}' takes its members from moments of one run, which this version cannot run");
        if (ensemble.Members < 1) faults.Add("ensemble", $"'{id}' has {ensemble.Members} members; its plugin is to be mended");
        faults.Try("ensemble", () => ensemble.Check([.. trial.Model.Heads.Select(head => head.Target).OfType<TargetInfo>()]));
    }

    private int Members => trial.Ensemble?.Instance is IEnsemble ensemble ? ensemble.Members : 1;

    private void CheckWatched()
    {
        foreach (var entry in trial.Regularizers)
        {
            if (entry.Technique is IStoppingRule rule) CheckAddress(rule.Metric, $"{entry.Path}.metric");
        }

        foreach (var (path, observer) in trial.EpochObservers) CheckAddress(observer.Metric, path);
    }

    private void CheckAddress(string? address, string path)
    {
        if (address is null)
        {
            faults.Add(path, "it names no measure to read (its Metric is null); its plugin is to be mended");
            return;
        }

        if (trial.Views.FirstOrDefault(
            view => !view.IsPlain && address.StartsWith(view.Name + ".", StringComparison.Ordinal)) is { } further)
        {
            faults.Add(path, $"'{further.Name}' is a view of evaluation.views, and what steers a training reads train, validation or test");
            return;
        }

        if (trial.Addresses.ContainsKey(address)) return;
        if (trial.Data.Validation is null && address.StartsWith(View.Validation + ".", StringComparison.Ordinal))
            faults.Add(path, $"'{address}' cannot be read: data.validation is 0, so no samples are held back");
        else
            faults.Add(path, $"nothing measures '{address}'; there are {string.Join(", ", trial.Addresses.Keys)}");
    }

    /// <summary>A share below 1 may be all samples, rounded: then nothing would be learned from.</summary>
    private void CheckLabels()
    {
        var rows = trial.Data.Train.Count;
        foreach (var entry in trial.Regularizers)
        {
            if (entry.Technique is IHidesLabels hides && TrainingRows.HiddenOf(rows, hides.UnlabelledFraction) == rows)
                faults.Add(entry.Path, $"'{entry.Name}' hides the labels of all {rows} training samples: hide a smaller share");
        }
    }

    private void CheckBatches()
    {
        var (rows, size) = (trial.Data.Train.Count, trial.Training.BatchSize);
        if (trial.Training.DropLast && rows < size)
            faults.Add("training.batchSize", $"the training split has {rows} samples, and dropLast leaves nothing of a batch of {size}");
    }
}
