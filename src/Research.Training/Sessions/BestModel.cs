namespace Research.Training;

/// <summary>The best model so far: weights and running statistics, averaged where there is averaging.</summary>
internal sealed class BestModel(Model model)
{
    public Plane Plane { get; } = model.ReservePlane("best");

    public float[] States { get; private set; } = [];

    public bool Exists { get; set; }

    public void Start() => States = new float[model.States.Length];

    public void Take(WeightAverages? averages)
    {
        model[averages?.Plane ?? model.Weights].CopyTo(model[Plane]);
        (averages is null ? model.States : averages.States).CopyTo(States);
        Exists = true;
    }

    public void Restore()
    {
        model[Plane].CopyTo(model[model.Weights]);
        States.CopyTo(model.States);
    }
}
