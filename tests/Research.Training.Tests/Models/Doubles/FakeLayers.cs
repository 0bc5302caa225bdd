namespace Research.Training.Tests.Models;

internal sealed class DenseLayer(int units, bool useBias) : ILinearLayer, IFusesActivation
{
    private IActivation? _activation;

    public Parameter Kernel { get; private set; } = null!;

    public Parameter? Bias { get; private set; }

    public LayerTraits Traits => LayerTraits.ReadsInput | LayerTraits.WritesGradients | LayerTraits.RowWise;

    public bool IsFused => _activation is not null;

    public void Fuse(IActivation? activation) => _activation = activation;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        if (units < 1) throw new TechniqueException("units is at least 1");
        Kernel = builder.Parameter("kernel", new Shape(input.Last, units));
        if (useBias) Bias = builder.Parameter("bias", new Shape(units), new ParameterSpec { Role = ParameterRole.Bias, Constant = 0 });
        return input.WithLast(units);
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        var bias = Bias is { } parameter ? parameter.Weights.Span : default;
        pass.Backend.Multiply(input.Matrix, Kernel.Weights.Matrix, output.Matrix, false, bias, _activation);
    }

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        if (pass.ParameterGradients)
        {
            pass.Backend.Multiply(input.Matrix.Transposed, outputGradient.Matrix, Kernel.Gradient.Matrix, pass.AddsGradients);
            if (Bias is { } bias) pass.Backend.SumColumns(outputGradient.Matrix, bias.Gradient.Span, pass.AddsGradients);
        }

        if (inputGradient.Exists) pass.Backend.Multiply(outputGradient.Matrix, Kernel.Weights.Matrix.Transposed, inputGradient.Matrix);
    }
}

internal sealed class FlattenLayer : ILayer
{
    public LayerTraits Traits => LayerTraits.View;

    public Shape Build(ILayerBuilder builder, Shape input) => new(input.Size);

    public void Forward(LayerPass pass, Tensor input, Tensor output) => throw new InvalidOperationException("a view never runs");

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient) =>
        throw new InvalidOperationException("a view never runs");
}

/// <summary>x · scale by feature, with a running mean of x, in place: a stand-in for a normalization.</summary>
internal sealed class ScaleLayer : ILayer
{
    private Parameter _scale = null!;
    private StateTensor _mean = null!;
    private Slot _saved = null!;
    private Slot _scratch = null!;

    public bool WasInitialized { get; private set; }

    public LayerTraits Traits => LayerTraits.InPlace;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        _scale = builder.Parameter("scale", new Shape(input.Last), new ParameterSpec { Role = ParameterRole.Scale, Constant = 1.5f });
        _mean = builder.State("mean", new Shape(input.Last), 0.25f);
        _saved = builder.Saved(input);
        _scratch = builder.Scratch(new Shape(input.Last), perSample: false);
        return input;
    }

    public void Initialized() => WasInitialized = true;

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        input.Span.CopyTo(pass[_saved].Span);
        var width = input.Shape.Last;
        var mean = pass[_scratch].Span;
        pass.Backend.SumColumns(input.Matrix, mean);
        for (var i = 0; i < width && pass.UpdatesState; i++) _mean.Value.Span[i] = 0.9f * _mean.Value.Span[i] + 0.1f * mean[i] / pass.Rows;
        for (var i = 0; i < input.Shape.Size; i++) output.Span[i] = input.Span[i] * _scale.Weights.Span[i % width];
    }

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        var width = outputGradient.Shape.Last;
        pass[_scratch].Span.Fill(float.NaN);
        var kept = pass[_saved].Span;
        for (var i = 0; i < outputGradient.Shape.Size; i++)
        {
            var gradient = outputGradient.Span[i];
            if (pass.ParameterGradients) _scale.Gradient.Span[i % width] += gradient * kept[i];
            if (inputGradient.Exists) inputGradient.Span[i] = gradient * _scale.Weights.Span[i % width];
        }
    }
}

/// <summary>Adds neighbours: half as many features.</summary>
internal sealed class PairSumsLayer : ILayer
{
    public LayerTraits Traits => LayerTraits.None;

    public Shape Build(ILayerBuilder builder, Shape input) => input.WithLast(input.Last / 2);

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        for (var i = 0; i < output.Shape.Size; i++) output.Span[i] = input.Span[2 * i] + input.Span[2 * i + 1];
    }

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        for (var i = 0; i < inputGradient.Span.Length; i++) inputGradient.Span[i] = outputGradient.Span[i / 2];
    }
}

/// <summary>Multiplies by 1 + noise in training; the mask needs no memory.</summary>
internal sealed class NoiseLayer(float std) : ILayer
{
    private RandomSource _source = null!;

    public LayerTraits Traits => LayerTraits.InPlace;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        _source = builder.Random("noise");
        return input;
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output) => Apply(pass, input, output);

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        if (inputGradient.Exists) Apply(pass, outputGradient, inputGradient);
    }

    private void Apply(LayerPass pass, Tensor from, Tensor to)
    {
        var stream = pass.Random(_source);
        for (var i = 0; i < from.Shape.Size; i++) to.Span[i] = from.Span[i] * (pass.Training ? 1 + std * stream.Uniform(i) : 1);
    }
}

/// <summary>Says that its rows stand apart, and draws random numbers, or has a slot that is not per sample.</summary>
internal sealed class OverstatedLayer(bool slot) : ILayer
{
    private RandomSource _source = null!;
    private Slot _scratch = null!;

    public LayerTraits Traits => LayerTraits.RowWise;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        _source = builder.Random("noise");
        _scratch = builder.Scratch(input, perSample: false);
        return input;
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        if (slot) pass[_scratch].Clear();
        else pass.Random(_source);
    }

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
    }
}

internal sealed class LookUpLayer(int vocabulary, int units) : ILayer
{
    private Parameter _kernel = null!;

    public LayerTraits Traits => LayerTraits.ReadsInput | LayerTraits.NoInputGradient;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        _kernel = builder.Parameter("kernel", new Shape(vocabulary, units));
        return new Shape(input.Size, units);
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        for (var i = 0; i < input.Shape.Size; i++)
            _kernel.Weights.Span.Slice((int)input.Span[i] * units, units).CopyTo(output.Span.Slice(i * units, units));
    }

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        if (inputGradient.Exists) throw new InvalidOperationException("indices have no gradient");
        for (var i = 0; i < input.Shape.Size && pass.ParameterGradients; i++)
        {
            for (var unit = 0; unit < units; unit++)
                _kernel.Gradient.Span[(int)input.Span[i] * units + unit] += outputGradient.Span[i * units + unit];
        }
    }
}

internal sealed class SequenceLayer(LayerStack body) : ILayer
{
    private Block _body = null!;

    public LayerTraits Traits => LayerTraits.None;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        _body = builder.Block("body", body, input);
        return _body.Output;
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output) => _body.Forward(pass, input).Span.CopyTo(output.Span);

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient) =>
        _body.Backward(pass, input, outputGradient, inputGradient);
}

internal sealed class ResidualLayer(LayerStack body) : ILayer
{
    private Block _body = null!;

    public LayerTraits Traits => LayerTraits.ReadsInput;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        _body = builder.Block("body", body, input);
        return _body.Output == input
            ? input
            : throw new TechniqueException($"the body gives {_body.Output}, the input is {input}: give a shortcut");
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        var result = _body.Forward(pass, input);
        for (var i = 0; i < output.Shape.Size; i++) output.Span[i] = input.Span[i] + result.Span[i];
    }

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        _body.Backward(pass, input, outputGradient, inputGradient);
        for (var i = 0; i < inputGradient.Span.Length; i++) inputGradient.Span[i] += outputGradient.Span[i];
    }
}

/// <summary>The sum of its branches; runs them in either order.</summary>
internal sealed class ParallelLayer(LayerStack[] branches, bool reversed) : ILayer
{
    private Block[] _blocks = [];
    private Slot _gradient = null!;

    public LayerTraits Traits => LayerTraits.ReadsInput;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        _blocks = [.. branches.Select((branch, i) => builder.Block($"{i + 1}", branch, input))];
        _gradient = builder.Scratch(input);
        return _blocks[0].Output;
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        output.Clear();
        for (var i = 0; i < _blocks.Length; i++)
        {
            var result = _blocks[i].Forward(pass, input);
            for (var j = 0; j < output.Shape.Size; j++) output.Span[j] += result.Span[j];
        }
    }

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        if (inputGradient.Exists) inputGradient.Clear();
        for (var i = 0; i < _blocks.Length; i++)
        {
            var block = _blocks[reversed ? _blocks.Length - 1 - i : i];
            var gradient = inputGradient.Exists ? pass[_gradient] : default;
            block.Backward(pass, input, outputGradient, gradient);
            for (var j = 0; j < inputGradient.Span.Length; j++) inputGradient.Span[j] += gradient.Span[j];
        }
    }
}

internal sealed class HeadsLayer((string Name, LayerStack Body, ILoss? Loss, float Weight)[] heads) : ILayer
{
    private Head[] _heads = [];
    private Slot _gradient = null!;

    public LayerTraits Traits => LayerTraits.ReadsInput;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        _heads = [.. heads.Select(head => builder.Head(head.Name, builder.Block(head.Name, head.Body, input), head.Loss, head.Weight))];
        _gradient = builder.Scratch(input);
        return input;
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        foreach (var head in _heads) head.Block.Forward(pass, input);
    }

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        if (inputGradient.Exists) inputGradient.Clear();
        foreach (var head in _heads)
        {
            var gradient = inputGradient.Exists ? pass[_gradient] : default;
            head.Block.Backward(pass, input, pass[head.OutputGradient], gradient);
            for (var j = 0; j < inputGradient.Span.Length; j++) inputGradient.Span[j] += gradient.Span[j];
        }
    }
}
