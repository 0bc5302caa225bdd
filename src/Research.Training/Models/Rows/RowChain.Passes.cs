namespace Research.Training;

internal sealed partial class RowChain
{
    /// <returns>The last layer's output.</returns>
    public Tensor Forward(Tape tape, Tensor input)
    {
        var grain = tape.BeginParts();
        tape.Backend.For(tape.Rows, grain, new ForwardBody(this, tape, input, grain));
        var running = Last;
        while (_block.Nodes[running].IsView) running--;
        return tape[_block.Nodes[running].OutputId].Reshape(_block.Nodes[Last].Output.Batched(tape.Rows));
    }

    /// <param name="first">The first layer of the block whose Backward somebody wants.</param>
    /// <param name="outputGradient">Of the chain.</param>
    /// <param name="inputGradient">Of the block, or no tensor.</param>
    /// <returns>The lowest layer that ran.</returns>
    public int Backward(Tape tape, int first, Tensor input, Tensor outputGradient, Tensor inputGradient)
    {
        var grain = tape.BeginParts();
        var body = new BackwardBody(this, tape, Math.Max(first, First), first, input, outputGradient, inputGradient, grain);
        tape.Backend.For(tape.Rows, grain, body);
        if (!tape.ParameterGradients) return body.Lowest;
        // The large ones first, on all threads; then the small ones beside each other.
        var outer = tape.Running;
        foreach (var index in _trained)
        {
            if (IsSmall(tape, index)) continue;
            tape.Running = _block.Nodes[index];
            body.RunGradients(index, tape);
        }

        tape.Running = outer;
        tape.BeginParts(_trained.Length);
        tape.Backend.For(_trained.Length, 1, new GradientBody(body));
        return body.Lowest;
    }

    private bool IsSmall(Tape tape, int index) => (long)tape.Rows * Size(_block.Nodes[index]) <= MostWork;

    private readonly struct ForwardBody(RowChain chain, Tape tape, Tensor input, int grain) : IRange
    {
        public void Run(int start, int end)
        {
            var rows = end - start;
            var pass = tape.Part(start / grain, start, rows);
            var nodes = chain._block.Nodes;
            var present = input.Part(start, rows);
            for (var i = chain.First; i <= chain.Last; i++)
            {
                var node = nodes[i];
                if (node.IsView)
                {
                    present = present.Reshape(node.Output.Batched(rows));
                    continue;
                }

                if (node.Fusible is not null) i++;
                var output = tape[nodes[i].OutputId].Part(start, rows);
                node.Layer.Forward(pass, present, output);
                present = output;
            }
        }
    }

    private readonly struct BackwardBody(
        RowChain chain, Tape tape, int lowest, int first, Tensor input, Tensor outputGradient, Tensor inputGradient, int grain) : IRange
    {
        public int Lowest => lowest;

        public void Run(int start, int end)
        {
            var rows = end - start;
            var pass = tape.Part(start / grain, start, rows);
            var gradient = outputGradient.Part(start, rows);
            for (var i = chain.Last; i >= lowest; i--)
            {
                var node = chain._block.Nodes[i];
                if (node.IsView)
                {
                    gradient = gradient.Reshape(node.Input.Batched(rows));
                    continue;
                }

                var target = chain._block.Target(tape, i, first, inputGradient);
                if (!target.Exists) return;
                target = target.Part(start, rows);
                var read = ModelBlock.InputOf(tape, node, input).Part(start, rows);
                node.Layer.Backward(pass, read, tape[node.OutputId].Part(start, rows), gradient, target);
                gradient = target;
            }
        }

        /// <summary>The gradients of a layer's parameters, if it is a small one.</summary>
        /// <param name="number">Among the chain's layers with parameters.</param>
        public void RunGradients(int number)
        {
            var index = chain._trained[number];
            if (chain.IsSmall(tape, index)) RunGradients(index, tape.Part(number, 0, tape.Rows, chain._block.Nodes[index]));
        }

        /// <summary>The gradients of a layer's parameters, by all rows.</summary>
        public void RunGradients(int index, LayerPass pass)
        {
            if (index < lowest) return;
            var nodes = chain._block.Nodes;
            var next = index + 1;
            while (next <= chain.Last && nodes[next].IsView) next++;
            var gradient = next > chain.Last ? outputGradient : chain._block.Target(tape, next, first, inputGradient);
            var node = nodes[index];
            node.Layer.Backward(
                pass, ModelBlock.InputOf(tape, node, input), tape[node.OutputId], gradient.Reshape(node.Output.Batched(tape.Rows)), default);
            node.GradientsUnwritten = false;
        }
    }

    /// <summary>The gradients of the small layers' parameters, a layer a block.</summary>
    private readonly struct GradientBody(BackwardBody body) : IRange
    {
        public void Run(int start, int end)
        {
            for (var number = start; number < end; number++) body.RunGradients(number);
        }
    }
}
