namespace Research.Training;

/// <summary>Averages of the weights and of the running statistics beside those that are trained.</summary>
internal sealed class WeightAverages(Model model, Hook<IWeightAveraging> hook)
{
    private readonly Plane _average = model.ReservePlane("average");
    private readonly Parameter[] _parameters = [.. model.Parameters];
    private readonly bool _all = hook.Scope.Length == model.Parameters.Count;
    private float[] _states = [];
    private bool _inUse;

    public Plane Plane => _average;

    /// <summary>The averaged running statistics; while the averages are in use, the trained ones.</summary>
    public float[] States => _states;

    /// <summary>The averages begin as the weights are before the first step.</summary>
    public void Start()
    {
        _states = model.States.ToArray();
        model[model.Weights].CopyTo(model[_average]);
    }

    public void Update(in Progress progress, ITensorBackend backend)
    {
        if (_all) backend.Average(hook.Technique, progress, model, _average, 0, model[_average].Length);
        else UpdateScope(progress, backend);

        if (_states.Length > 0) hook.Technique.Update(progress, model.States, _states);
    }

    /// <summary>Lets the model run on the averages.</summary>
    public void Use()
    {
        if (_inUse) throw new InvalidOperationException("the averages are in use already");
        _inUse = true;
        model.UseWeights(_average);
        SwapStates();
    }

    /// <summary>Lets it run on the trained weights again.</summary>
    public void Release()
    {
        if (!_inUse) return;
        _inUse = false;
        model.UseWeights(model.Weights);
        SwapStates();
    }

    private void UpdateScope(in Progress progress, ITensorBackend backend)
    {
        foreach (var parameter in _parameters)
        {
            var (start, length) = (model.OffsetOf(parameter), parameter.Shape.Size);
            if (Array.IndexOf(hook.Scope, parameter) < 0) parameter.Weights.Span.CopyTo(model[_average][start..]);
            else backend.Average(hook.Technique, progress, model, _average, start, length);
        }
    }

    private void SwapStates()
    {
        var states = model.States;
        for (var i = 0; i < states.Length; i++) (states[i], _states[i]) = (_states[i], states[i]);
    }
}
