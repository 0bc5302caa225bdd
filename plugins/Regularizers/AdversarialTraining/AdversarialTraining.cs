using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// Trains on (1-α) loss(x) + α loss(x'), where x' has been moved against the model within ±ε of x. fgsm: x' = x + ε sign(∂loss/∂x), one
/// step. pgd: from a random start, some steps of the sign of the gradient, each cut back to within ±ε. ε is in units of the inputs as
/// the model sees them, after preprocessing; inputs are not cut to a range. Both passes see the same dropout masks.
/// </summary>
[Regularizer("adversarial-training", Summary = "Trains on inputs moved against the model as well",
    Source = "Goodfellow, Shlens and Szegedy 2015, arXiv:1412.6572; pgd: Madry et al. 2018, arXiv:1706.06083")]
[Example("""{ "epsilon": 0.1 }""")]
[Example("""{ "method": "pgd", "epsilon": 0.1, "steps": 3, "weight": 1 }""")]
[Example("""{ "epsilon": 0.1, "weight": 0 }""", Neutral = true)]
public sealed class AdversarialTraining(AdversarialTrainingOptions options) : ITrainingStep
{
    /// <summary>
    /// A step of pgd is this many times ε / steps: it can reach the border from anywhere within, and go on along it (Madry et al.).
    /// </summary>
    private const float Overreach = 2.5f;
    private Slot? _clean, _gradient;
    private RandomSource? _start;

    /// <summary>All of its passes are those of the step inside.</summary>
    public int Tapes => 0;

    public void Build(IRegularizerBuilder builder)
    {
        if (!builder.HasInputGradient)
        {
            throw new TechniqueException(
                "adversarial-training moves inputs along the gradient, and inputs that are indices have none: leave it out");
        }

        (_clean, _gradient) = (builder.Buffer(builder.Input), builder.Buffer(builder.Input));
        _start = builder.Random("start");
    }

    public double Run(IModelRunner model, in StepRequest request)
    {
        if (options.Weight == 0) return model.Next(request);
        var gradient = model[_gradient!];
        // A step around this one may ask for the derivative by the input, of both parts.
        var whole = request.InputGradient;
        if (whole.Exists) whole.Clear();
        var loss = 0d;
        if (options.Weight < 1)
        {
            // The clean pass gives fgsm its gradient as well: a positive factor leaves signs as they are.
            var share = 1 - options.Weight;
            loss = share * model.Next(request with { Weight = share * request.Weight, InputGradient = gradient });
            if (whole.Exists) gradient.Span.CopyTo(whole.Span);
        }
        else if (options.Method == AttackMethod.Fgsm)
        {
            Differentiate(model, request, gradient);
        }

        var input = request.Batch.Input.Span;
        var clean = model[_clean!].Span;
        input.CopyTo(clean);
        if (options.Method == AttackMethod.Fgsm) Move(input, clean, gradient.Span, options.Epsilon);
        else Descend(model, request, input, clean, gradient);

        loss += options.Weight * model.Next(request with
        {
            Weight = options.Weight * request.Weight,
            // Running statistics are of clean inputs where there are any.
            UpdatesState = request.UpdatesState && options.Weight == 1,
            InputGradient = whole.Exists ? gradient : default,
        });
        if (whole.Exists) TensorPrimitives.Add(whole.Span, gradient.Span, whole.Span);
        clean.CopyTo(input);
        return loss;
    }

    private static void Differentiate(IModelRunner model, in StepRequest request, Tensor gradient) =>
        model.Next(request with { InputGradient = gradient, ParameterGradients = false, UpdatesState = false });

    private void Descend(IModelRunner model, in StepRequest request, Span<float> input, ReadOnlySpan<float> clean, Tensor gradient)
    {
        model.Random(_start!).Uniform(gradient.Span, -options.Epsilon, options.Epsilon);
        TensorPrimitives.Add(input, gradient.Span, input);
        for (var step = 0; step < options.Steps; step++)
        {
            Differentiate(model, request, gradient);
            Move(input, clean, gradient.Span, Overreach * options.Epsilon / options.Steps);
        }
    }

    /// <summary>One step up the loss, cut back to within ±ε of the clean input.</summary>
    private void Move(Span<float> input, ReadOnlySpan<float> clean, ReadOnlySpan<float> gradient, float step) =>
        VectorLoop.Map(new Climb(step, options.Epsilon), input, clean, gradient, input);

    private readonly struct Climb(float step, float epsilon) : IVectorMap3
    {
        public Vector<float> Of(Vector<float> input, Vector<float> clean, Vector<float> gradient)
        {
            var border = new Vector<float>(epsilon);
            return Vector.Min(Vector.Max(input + step * VectorMath.Sign(gradient), clean - border), clean + border);
        }
    }
}

/// <summary>Options of adversarial-training.</summary>
public sealed record AdversarialTrainingOptions
{
    /// <summary>fgsm: one step of length epsilon. pgd: several smaller ones from a random start, a stronger attack.</summary>
    public AttackMethod Method { get; init; } = AttackMethod.Fgsm;

    /// <summary>How far an input value may be moved, in units of the preprocessed input.</summary>
    [Range(0d, float.MaxValue)]
    public required float Epsilon { get; init; }

    /// <summary>The share of the loss that moved inputs have, from 0 (none) to 1 (they alone, as Madry et al. train).</summary>
    [Range(0d, 1d)]
    public float Weight { get; init; } = 0.5f;

    /// <summary>The steps of pgd; fgsm has one.</summary>
    [Range(1, 1000)]
    public int Steps { get; init; } = 7;
}

public enum AttackMethod
{
    Fgsm,
    Pgd,
}
