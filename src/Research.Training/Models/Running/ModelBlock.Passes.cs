namespace Research.Training;

internal sealed partial class ModelBlock
{
    public override Tensor Forward(LayerPass pass, Tensor input) => Forward((Tape)pass, input);

    public override void Backward(LayerPass pass, Tensor input, Tensor outputGradient, Tensor inputGradient) =>
        Backward((Tape)pass, input, outputGradient, inputGradient);

    private Tensor Forward(Tape tape, Tensor input)
    {
        var observer = tape.Observer;
        var present = input;
        for (var i = 0; i < Nodes.Length; i++)
        {
            if (RowChains[i] is { } rows && rows.First == i && tape.RunsByRows)
            {
                present = rows.Forward(tape, present);
                i = rows.Last;
                continue;
            }

            var node = Nodes[i];
            observer?.Input(node, present);
            if (node.IsView)
            {
                present = present.Reshape(node.Output.Batched(tape.Rows));
            }
            else
            {
                // A fused layer writes what its activation would: the activation has run then.
                if (node.Fusible is not null && observer is null) i++;
                var output = tape[Nodes[i].OutputId];
                node.Layer.Forward(tape, present, output);
                present = output;
            }

            observer?.Output(node, present);
        }

        if (IsHead) tape.SetOutput(HeadIndex, present);
        return present;
    }

    private void Backward(Tape tape, Tensor input, Tensor outputGradient, Tensor inputGradient)
    {
        var observer = tape.Observer;
        var first = FirstNeeded(tape, inputGradient);
        var gradient = outputGradient;
        var reached = true;
        for (var i = Nodes.Length - 1; i >= first && reached; i--)
        {
            if (RowChains[i] is { } rows && rows.Last == i && tape.RunsByRows)
            {
                i = rows.Backward(tape, first, input, gradient, inputGradient);
                gradient = Target(tape, i, first, inputGradient);
                reached = gradient.Exists;
                continue;
            }

            var node = Nodes[i];
            if (observer is not null && gradient.Exists) gradient = Observe(tape, observer, node, input, gradient);
            if (node.IsView)
            {
                gradient = gradient.Reshape(node.Input.Batched(tape.Rows));
                continue;
            }

            var target = Target(tape, i, first, inputGradient);
            if (target.Exists || node.Trainable && tape.ParameterGradients || node.Blocks.Count > 0 && observer is not null)
                Backward(tape, node, InputOf(tape, node, input), gradient, target);
            gradient = target;
            reached = target.Exists;
        }

        if (!inputGradient.Exists) return;
        if (!reached) inputGradient.Clear();
        else if (FirstRunning == Nodes.Length) gradient.Span.CopyTo(inputGradient.Span);
    }

    private static void Backward(Tape tape, ModelNode node, Tensor input, Tensor outputGradient, Tensor inputGradient)
    {
        var outer = tape.Running;
        tape.Running = node;
        node.Layer.Backward(tape, input, tape[node.OutputId], outputGradient, inputGradient);
        if (tape.ParameterGradients) node.GradientsUnwritten = false;
        tape.Running = outer;
    }

    /// <summary>The first layer whose Backward somebody wants; as many as there are layers for none.</summary>
    private int FirstNeeded(Tape tape, Tensor inputGradient)
    {
        if (inputGradient.Exists || tape.Observer is not null) return 0;
        return tape.ParameterGradients ? FirstTrainable : Nodes.Length;
    }

    /// <summary>Where the gradient by a layer's input goes, or no tensor.</summary>
    public Tensor Target(Tape tape, int index, int first, Tensor inputGradient)
    {
        var node = Nodes[index];
        if (!node.HasInputGradient) return default;
        if (index == FirstRunning && inputGradient.Exists) return inputGradient.Reshape(node.Input.Batched(tape.Rows));
        return index > first ? tape[node.InputGradientId] : default;
    }

    private Tensor Observe(Tape tape, IModelObserver observer, ModelNode node, Tensor input, Tensor gradient)
    {
        if (node == Nodes[^1])
        {
            var copy = tape[node.ObservedGradientId];
            gradient.Span.CopyTo(copy.Span);
            gradient = copy;
        }

        observer.OutputGradient(node, OutputOf(tape, node, input), gradient);
        return gradient;
    }

    public static Tensor InputOf(Tape tape, ModelNode node, Tensor input) =>
        node.InputId >= 0 ? tape[node.InputId] : input.Reshape(node.Input.Batched(tape.Rows));

    private static Tensor OutputOf(Tape tape, ModelNode node, Tensor input) =>
        node.OutputId >= 0 ? tape[node.OutputId] : input.Reshape(node.Output.Batched(tape.Rows));
}
