namespace Research.Testing.Tests;

/// <summary>Stopping rules and schedules that forget something of what they were told.</summary>
public sealed class EpochSuiteTests
{
    /// <summary>Stops after three epochs without a gain; one flag for each thing that a stop of the run makes it forget.</summary>
    private sealed class Patient(bool keepsBest, bool keepsCount) : IStoppingRule
    {
        [State]
        private double _best = double.NegativeInfinity;

        [State]
        private int _waited;

        private double _seen = double.NegativeInfinity;

        private int _count;

        public string Metric => "validation.loss";

        public bool RestoreBest => true;

        public Verdict Observe(IEpochResult epoch)
        {
            var value = epoch.HigherIsBetter(Metric) ? epoch[Metric] : -epoch[Metric];
            if (value > (keepsBest ? _best : _seen))
            {
                _best = _seen = value;
                _waited = _count = 0;
                return Verdict.Improved;
            }

            _waited++;
            _count++;
            return (keepsCount ? _waited : _count) >= 3 ? Verdict.Stop : Verdict.Continue;
        }
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(false, true, false)]
    [InlineData(true, false, false)]
    public void A_stopping_rule_is_held_to_all_that_it_must_remember(bool keepsBest, bool keepsCount, bool sound) =>
        Expect(TechniqueKind.Regularizer, () => new Patient(keepsBest, keepsCount), sound);

    /// <summary>Halves the rate after each epoch that was no better than the one before.</summary>
    private sealed class Halving(bool keeps) : ISchedule, IEpochObserver
    {
        [State]
        private double _kept = double.PositiveInfinity;

        private double _last = double.PositiveInfinity;

        [State]
        private float _scale = 1;

        public string Metric => "validation.loss";

        public void Observe(IEpochResult epoch)
        {
            if (!(epoch[Metric] < (keeps ? _kept : _last))) _scale /= 2;
            _kept = _last = epoch[Metric];
        }

        public float Rate(float baseRate, in Progress progress) => baseRate * _scale;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_schedule_is_held_to_all_that_it_must_remember(bool keeps) =>
        Expect(TechniqueKind.Schedule, () => new Halving(keeps), sound: keeps);

    private static void Expect(string kind, Func<object> create, bool sound)
    {
        var factory = new OneTechnique(kind, create);
        var verdict = OneTechnique.Verdict(new EpochSuite(factory), "resume at every epoch", factory.Subject());
        OneTechnique.Finds(sound ? null : "no [State]", verdict);
    }
}
