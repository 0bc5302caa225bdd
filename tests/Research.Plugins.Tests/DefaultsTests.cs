using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Research.Hosting;

namespace Research.Plugins.Tests;

/// <summary>What a file that says nothing of an option gets: results of different machines and years rest on these numbers.</summary>
public sealed class DefaultsTests
{
    [Theory]
    [InlineData("activation.celu", "alpha 1")]
    [InlineData("activation.elu", "alpha 1")]
    [InlineData("activation.gelu", "approximation none")]
    [InlineData("activation.leaky-relu", "alpha 0.01")]
    [InlineData("activation.prelu", "initial 0.25")]
    [InlineData("activation.rrelu", "lower 0.125 upper 0.33333334")]
    [InlineData("activation.swish", "beta 1")]
    [InlineData("initializer.normal", "mean 0 std 0.01")]
    [InlineData("pretrainer.rbm-stack", "epochs 5 contrastiveDivergenceSteps 1 learningRate 0.1 batchSize 64 momentum 0.5")]
    [InlineData("pretrainer.lsuv", "targetVariance 1 tolerance 0.05 maximumIterations 10")]
    [InlineData("layer.dense", "useBias true")]
    [InlineData("layer.conv2d", "padding valid useBias true")]
    [InlineData("layer.simple-rnn", "returnSequences false")]
    [InlineData("layer.lstm", "returnSequences false")]
    [InlineData("layer.gru", "returnSequences false")]
    [InlineData("layer.bidirectional", "merge concat")]
    [InlineData("layer.parallel", "merge concat")]
    [InlineData("layer.batch-norm", "momentum 0.9 epsilon 1e-5")]
    [InlineData("layer.layer-norm", "epsilon 1e-5")]
    [InlineData("layer.weight-norm-dense", "useBias true")]
    [InlineData("layer.dropout", "rate 0.5 scaling inverted")]
    [InlineData("layer.gaussian-noise", "std 0.1")]
    [InlineData("optimizer.sgd", "learningRate 0.01")]
    [InlineData("optimizer.momentum", "learningRate 0.01 momentum 0.9")]
    [InlineData("optimizer.nesterov", "learningRate 0.01 momentum 0.9")]
    [InlineData("optimizer.adagrad", "learningRate 0.01 epsilon 1e-10")]
    [InlineData("optimizer.rmsprop", "learningRate 0.01 rho 0.9 epsilon 1e-8")]
    [InlineData("optimizer.adam", "learningRate 0.001 beta1 0.9 beta2 0.999 epsilon 1e-8 amsgrad false")]
    [InlineData("optimizer.adamw", "learningRate 0.001 beta1 0.9 beta2 0.999 epsilon 1e-8 weightDecay 0.01")]
    [InlineData("optimizer.lookahead", "steps 5 alpha 0.5")]
    [InlineData("schedule.step", "factor 0.1")]
    [InlineData("schedule.reduce-on-plateau", "metric validation.loss factor 0.1 patience 10 minimumDelta 1e-4 minimumRate 0")]
    [InlineData("regularizer.max-norm", "maximum 3")]
    [InlineData("regularizer.sparse-activity", "penalty l1 target 0.05")]
    [InlineData("regularizer.early-stopping", "metric validation.loss patience 5 minimumDelta 0 restoreBest true")]
    [InlineData("regularizer.label-smoothing", "epsilon 0.1")]
    [InlineData("regularizer.adversarial-training", "method fgsm weight 0.5")]
    [InlineData("regularizer.weight-averaging", "decay 0.999")]
    [InlineData("ensemble.seeds", "members 5 combine mean")]
    [InlineData("ensemble.bagging", "members 5 combine mean")]
    [InlineData("data-source.csv", "header auto skipRows 0 delimiter ,")]
    public void Options_that_are_not_written_have_the_fields_usual_values(string technique, string options)
    {
        using var services = new ServiceCollection().AddResearchHosting(PluginFolders.Standard()).BuildServiceProvider();
        var catalogue = services.GetRequiredService<IPluginCatalogue>();
        var (kind, id) = (technique.Split('.')[0], technique.Split('.')[1]);
        var known = catalogue.OptionsOf(catalogue.Find(kind, id)!).ToDictionary(option => option.Name);
        foreach (var pair in options.Split(' ').Chunk(2))
        {
            var told = known[pair[0]].Default!.Trim('"');
            if (double.TryParse(pair[1], CultureInfo.InvariantCulture, out var number))
                Assert.Equal(number, double.Parse(told, CultureInfo.InvariantCulture), 1e-6 * Math.Abs(number));
            else
                Assert.Equal(pair[1], told);
        }
    }
}
