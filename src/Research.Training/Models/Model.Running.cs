namespace Research.Training;

public sealed partial class Model
{
    /// <summary>The step that random streams stand at.</summary>
    public long Step { get; set; }

    /// <summary>The stream of a reserved source at the present step.</summary>
    public RandomStream Random(RandomSource source, int draw = 0) => ((StreamSource)source).Stream.At(Step, draw);

    /// <summary>Null: nobody looks, and activations may be fused. Costs one test a node.</summary>
    public IModelObserver? Observer
    {
        get;
        set
        {
            var looked = field is not null;
            field = value;
            if (looked != value is not null) OfferFusing();
        }
    }

    private void OfferFusing()
    {
        foreach (var node in _nodes)
        {
            if (node.Fusible is not { Layer: ActivationLayer following }) continue;
            ((IFusesActivation)node.Layer).Fuse(Observer is null ? following.Activation : null);
        }
    }

    /// <summary>Runs the model on the batch.</summary>
    /// <param name="tape">Whose activations it overwrites.</param>
    /// <returns>The tape's pass: one object, whose tensors the tape's next Forward changes.</returns>
    public ModelPass Forward(in StepRequest request, int tape = 0)
    {
        var batch = request.Batch;
        if (_backend is null) throw NotAllocated();
        if (batch.Rows > _rows)
            throw new ArgumentException($"a batch of {batch.Rows} rows, but there is memory for {_rows}: EnsureRows comes first");
        if (batch.Input.Shape.Size != batch.Rows * _input.Size)
            throw new ArgumentException($"a batch of {batch.Input.Shape}, but the model takes [{batch.Rows}] samples of {_input}");
        var pass = _tapes[tape];
        pass.Tape.BeginForward(request, Step);
        _chain.Forward(pass.Tape, batch.Input);
        return pass;
    }

    /// <summary>Adds to the gradients' plane if the request says so; fills the request's InputGradient (zeros where inputs are indices).
    /// Reads every OutputGradient and leaves it as it is, so that it may be called again if the request retains the tape.</summary>
    /// <exception cref="TechniqueException">The Backward before did not.</exception>
    public void Backward(ModelPass pass, in StepRequest request)
    {
        if (!_training) throw new InvalidOperationException("the model was allocated without memory for gradients");
        var own = (TapePass)pass;
        own.Tape.BeginBackward(request);
        // Heads take their gradients from their slots; the chain that ends in them has none.
        var gradient = _chain.IsHead ? own.OutputGradient(0) : default;
        _chain.Backward(own.Tape, own.Tape.Input, gradient, request.InputGradient);
    }
}
