namespace Research.Training;

public sealed partial class Model
{
    private float[] _rowWeights = [];
    private float[] _rowLosses = [];
    private Arena? _predictionArena;
    private Tensor[] _predictions = [];

    private long LossBytes => (long)(_rowWeights.Length + _rowLosses.Length) * sizeof(float) + (_predictionArena?.Bytes ?? 0);

    private void AllocateLoss(int rows)
    {
        var lossRows = checked(rows * _heads.Max(head => head.Steps));
        _rowWeights = new float[lossRows];
        _rowLosses = new float[lossRows];
        _predictionArena = new Arena();
        var starts = _heads.Select(head => _predictionArena.Reserve(checked(rows * head.Info.Output.Size))).ToArray();
        _predictionArena.Allocate();
        _predictions = [.. _heads.Select((head, i) => _predictionArena.At(starts[i], head.Info.Output.Batched(rows)))];
    }

    /// <summary>Sets every OutputGradient. Row weights: request.Weight · head weight · batch weight / sum of batch weights (0 where that is
    /// 0), each row's valid time steps sharing it equally.</summary>
    /// <returns>The weighted mean over heads' rows, without request.Weight.</returns>
    public double Loss(ModelPass pass, in StepRequest request)
    {
        var own = (TapePass)pass;
        var loss = 0.0;
        for (var i = 0; i < _heads.Count; i++)
        {
            var gradient = _training ? own.OutputGradient(i) : default;
            loss += LossRows.Compute(_heads[i], own.Output(i), request.Batch.Targets[i], gradient, request, _backend!, _rowWeights, _rowLosses);
        }

        return loss;
    }

    /// <summary>A head's output after its loss's link, in memory of the model's own, valid till the next call for that head.</summary>
    public Tensor Prediction(ModelPass pass, int head)
    {
        var output = pass.Output(head);
        var prediction = _predictions[head].First(output.Rows);
        OutputLinks.Apply(pass.Link(head), output, prediction, _backend!);
        return prediction;
    }
}
