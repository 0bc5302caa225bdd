namespace Research.Training;

/// <summary>One training step: every hook in its order (CONTRACTS, DESIGN). Allocates nothing.</summary>
internal sealed class TrainingStep
{
    private readonly Model _model;
    private readonly Hooks _hooks;
    private readonly Updater _updater;
    private readonly ITensorBackend _backend;
    private readonly ModelRunner _runner;
    private readonly ActivityObserver? _activity;
    private readonly Plane? _perturbed;
    private readonly WeightAverages? _averages;

    /// <summary>Before the model is allocated.</summary>
    public TrainingStep(Model model, Hooks hooks, Updater updater, ITensorBackend backend, WeightAverages? averages)
    {
        _model = model;
        _hooks = hooks;
        _updater = updater;
        _backend = backend;
        _averages = averages;
        _activity = hooks.ActivityPenalties.Length > 0 ? new ActivityObserver(model, hooks.ActivityPenalties) : null;
        _runner = new ModelRunner(model, backend, [.. hooks.Steps.Select(step => step.Technique)], _activity);
        if (hooks.Perturbations.Length > 0) _perturbed = model.ReservePlane("perturbed");
    }

    /// <summary>The rate of the last update.</summary>
    public float LearningRate { get; private set; }

    /// <param name="batch">The host's own copy of the rows.</param>
    /// <param name="probes">Told before the update; null: nobody wants to know.</param>
    /// <returns>The loss, activity penalties included; where it is not finite, nothing was updated.</returns>
    public double Run(in Progress progress, Batch batch, ProbeRunner? probes)
    {
        _model.Step = progress.Step;
        _runner.Begin(progress, batch);
        foreach (ref readonly var hook in _hooks.Transforms.AsSpan()) hook.Technique.Transform(_runner, batch);
        var loss = ForwardAndBackward(batch);
        if (!double.IsFinite(loss)) return loss;
        AddPenalties();
        foreach (ref readonly var hook in _hooks.GradientTransforms.AsSpan()) hook.Technique.Transform(_runner, hook.Scope);
        probes?.BeforeUpdate();
        LearningRate = _updater.Update(progress, _backend);
        foreach (ref readonly var hook in _hooks.Constraints.AsSpan())
        {
            foreach (var parameter in hook.Scope) hook.Technique.Project(_runner, parameter);
        }

        _averages?.Update(progress, _backend);
        return loss;
    }

    /// <summary>The penalties on the weights as they are.</summary>
    public double Penalty()
    {
        var sum = 0d;
        foreach (ref readonly var hook in _hooks.Penalties.AsSpan())
        {
            foreach (var parameter in hook.Scope) sum += hook.Technique.Value(_backend, parameter.Weights.Span);
        }

        foreach (ref readonly var hook in _hooks.JointPenalties.AsSpan()) sum += hook.Technique.Value(_backend, hook.Scope);
        return sum;
    }

    private double ForwardAndBackward(Batch batch)
    {
        // A step around the plain one may run it never, or look at the gradients before: it finds them cleared.
        _model.BeginGradients(clear: _hooks.Steps.Length > 0);
        if (_perturbed is not null) Perturb(_perturbed);
        if (_activity is not null) _activity.Sum = 0;
        _model.Observer = _activity;
        var request = new StepRequest { Batch = batch, Training = true, Weight = 1, UpdatesState = true, ParameterGradients = true };
        var loss = _runner.Next(request);
        _model.Observer = null;
        _model.EndGradients();
        if (_perturbed is not null) _model.UseWeights(_model.Weights);
        return loss + (_activity?.Sum ?? 0);
    }

    /// <summary>Forward and backward see the copy; the optimizer sees the weights, untouched.</summary>
    private void Perturb(Plane copy)
    {
        _backend.Copy(_model, _model.Weights, copy);
        _model.UseWeights(copy);
        foreach (ref readonly var hook in _hooks.Perturbations.AsSpan())
        {
            foreach (var parameter in hook.Scope) hook.Technique.Perturb(_runner, parameter, parameter.Weights);
        }
    }

    private void AddPenalties()
    {
        foreach (ref readonly var hook in _hooks.Penalties.AsSpan())
        {
            foreach (var parameter in hook.Scope) _backend.AddGradient(hook.Technique, parameter);
        }

        foreach (ref readonly var hook in _hooks.JointPenalties.AsSpan()) hook.Technique.AddGradient(hook.Scope);
    }
}
