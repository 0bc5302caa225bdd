namespace Research.Training;

/// <summary>
/// What is done to each weight by itself, shared out over a backend's threads in stretches whose bounds depend on the number of weights alone.
/// </summary>
internal static class WeightPasses
{
    /// <summary>Weights of a stretch: with three slots they fill half of a core's 256 KiB cache.</summary>
    public const int StretchLength = 8192;

    public static void Copy(this ITensorBackend backend, Model model, Plane from, Plane to) =>
        backend.For(model[from].Length, StretchLength, new Copying(model, from, to));

    public static void AddGradient(this ITensorBackend backend, IWeightPenalty penalty, Parameter parameter) =>
        backend.For(parameter.Shape.Size, StretchLength, new Penalizing(penalty, parameter));

    /// <param name="start">The first of the weights that are averaged.</param>
    /// <param name="length">How many are.</param>
    public static void Average(
        this ITensorBackend backend, IWeightAveraging technique, Progress progress, Model model, Plane averages, int start, int length) =>
        backend.For(length, StretchLength, new Averaging(technique, progress, model, averages, start));

    private readonly struct Copying(Model model, Plane from, Plane to) : IRange
    {
        public void Run(int start, int end) => model[from][start..end].CopyTo(model[to][start..end]);
    }

    private readonly struct Penalizing(IWeightPenalty penalty, Parameter parameter) : IRange
    {
        public void Run(int start, int end) => penalty.AddGradient(parameter.Weights.Span[start..end], parameter.Gradient.Span[start..end]);
    }

    private readonly struct Averaging(IWeightAveraging technique, Progress progress, Model model, Plane averages, int first) : IRange
    {
        public void Run(int start, int end) => technique.Update(
            progress, model[model.Weights][(first + start)..(first + end)], model[averages][(first + start)..(first + end)]);
    }
}
