namespace Research;

/// <summary>What turns the model's output into a prediction: metrics and ensembles see predictions.</summary>
public enum OutputLink
{
    Identity,
    Sigmoid,
    Softmax,
}

/// <summary>
/// A loss by row, stateless. A row is one sample, or one time step of one, and its loss does not depend on the rows beside it: the host may
/// call by stretches of any number of rows, from any thread.
/// </summary>
public interface ILoss
{
    OutputLink Link => OutputLink.Identity;

    /// <summary>
    /// rowLoss[r] = the loss of row r, not weighted; row r of the gradient (where it Exists) = rowWeight[r] · the derivative of rowLoss[r].
    /// The host sums in one order, and puts the mean, the head's weight, hidden labels and the step's weight into rowWeight.
    /// </summary>
    /// <param name="output">The model's output, [rows, ...]: rows may stand for [rows, time].</param>
    /// <param name="target">Of the output's shape; classes as one-hot rows, or one column of 0 and 1 where two classes meet a one-unit
    /// output.</param>
    /// <param name="rowWeight">One a row.</param>
    /// <param name="rowLoss">One a row, overwritten.</param>
    /// <param name="gradient">Of the output's shape, overwritten; or no tensor.</param>
    void Compute(Tensor output, Tensor target, ReadOnlySpan<float> rowWeight, Span<float> rowLoss, Tensor gradient);
}
