namespace Research;

/// <summary>A score over predictions. One value a target.</summary>
public interface IMetric
{
    /// <summary>Says what of a target it cannot measure, so that planning refuses it.</summary>
    /// <param name="target">Of a head that it is to measure.</param>
    /// <exception cref="TechniqueException">What is wrong, with the remedy.</exception>
    void Check(TargetInfo target)
    {
    }

    /// <summary>Before what is measured next: nothing of what was seen counts any more.</summary>
    void Reset();

    /// <param name="prediction">The model's output after the loss's link: probabilities, or values.</param>
    /// <param name="target">As a loss sees it.</param>
    /// <param name="rowWeight">One a row; 0: the row does not count.</param>
    void Update(Tensor prediction, Tensor target, ReadOnlySpan<float> rowWeight);

    /// <summary>The main value has the name "" (empty); further ones have names of their own.</summary>
    void Report(ISeries report);
}

/// <summary>A metric that runs the model itself, in evaluation mode (adversarial-accuracy).</summary>
public interface IModelMetric
{
    void Build(IRegularizerBuilder builder)
    {
    }

    void Reset();

    void Update(IModelRunner model, Batch batch);

    void Report(ISeries report);
}

/// <summary>Where values are told.</summary>
public interface ISeries
{
    void Value(string name, double value);

    /// <summary>A table by rows: a histogram's counts, a confusion matrix.</summary>
    void Table(string name, int columns, ReadOnlySpan<double> values);
}
