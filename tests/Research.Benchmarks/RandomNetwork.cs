using Newtonsoft.Json.Linq;

namespace Research.Benchmarks;

/// <summary>
/// A small network drawn at random: widths, depths, batches, activations, normalization, dropout and optimizers that such experiments have,
/// and some that few have. What a list of chosen workloads leaves out shows here.
/// </summary>
internal sealed class RandomNetwork
{
    private static readonly string[] Activations =
    [
        "relu", "elu", "tanh", "sigmoid", "gelu", "swish", "leaky-relu", "softplus", "selu", "mish", "hard-swish", "softsign", "prelu", "relu6",
    ];

    private static readonly string[] Optimizers = ["sgd", "momentum", "adam", "adamw", "rmsprop", "adagrad"];
    private static readonly string?[] Normalizations = [null, null, null, "batch-norm", "layer-norm"];
    private static readonly int[] Batches = [1, 8, 16, 32, 64, 100, 128, 256, 512];

    /// <summary>The largest batch of images and sequences.</summary>
    private const int SmallBatch = 128;

    /// <summary>Words of a text.</summary>
    private const int Vocabulary = 1000;

    private const int Classes = 10;

    /// <summary>Keeps the networks of neighbouring seeds apart.</summary>
    private const int LargePrime = 1_000_003;

    private readonly Random _random;
    private readonly JArray _model = [];
    private readonly string _activation;
    private readonly string? _normalization;
    private readonly bool _drops;
    private bool _readsWords;

    /// <summary>The same for the same numbers.</summary>
    public RandomNetwork(int seed, int number)
    {
        _random = new Random(unchecked(seed * LargePrime + number));
        _activation = Pick(Activations);
        _normalization = Pick(Normalizations);
        _drops = _random.Next(3) == 0;
        var batch = Pick(Batches);
        Kind = Pick("mlp", "mlp", "cnn", "cnn", "rnn");
        // A batch of one has no variance.
        if (_normalization == "batch-norm") batch = Math.Max(batch, 8);
        if (Kind != "mlp") batch = Math.Min(batch, SmallBatch);
        var input = Kind switch { "mlp" => Dense(), "cnn" => Images(), _ => Sequences() };
        _model.Add(new JObject { ["name"] = "out", ["type"] = "dense", ["units"] = Classes });
        Experiment = Workloads.Of(input, batch, _model, new JObject { ["type"] = Pick(Optimizers), ["learningRate"] = 0.001 });
        if (_readsWords) Experiment["data"]!["vocabulary"] = Vocabulary;
    }

    /// <summary>mlp, cnn or rnn.</summary>
    public string Kind { get; }

    public JObject Experiment { get; }

    /// <summary>One line.</summary>
    public override string ToString()
    {
        var shape = string.Join('x', Experiment["data"]!["shape"]!);
        return $"{shape}, batch {Experiment["training"]!["batchSize"]}, {Experiment["optimizer"]!["type"]}: {Text(_model)}";
    }

    private static string Text(JToken part) => part switch
    {
        JArray layers => string.Join("; ", layers.Select(Text)),
        JObject options => string.Join(' ', options.Properties().Where(option => option.Name != "name").Select(option =>
            option.Value is JContainer ? $"({Text(option.Value)})" : option.Value.ToString())),
        _ => part.ToString(),
    };

    private int[] Dense()
    {
        var residual = _random.Next(4) == 0;
        var width = Pick(16, 64, 128, 256);
        for (var layer = _random.Next(1, 6); layer > 0; layer--)
        {
            Add(_model, "dense", ("units", residual ? width : Pick(4, 10, 16, 32, 50, 64, 100, 128, 256, 300, 512, 1000)));
            if (residual) Around(body => Add(body, "dense", ("units", width)));
            if (_drops) Drop();
        }

        return [Pick(2, 10, 30, 64, 200, 784, 1024)];
    }

    private int[] Images()
    {
        var (size, channels) = (Pick(8, 14, 28, 32), Pick(1, 3, 8));
        var left = size;
        var residual = _random.Next(4) == 0;
        for (var layer = _random.Next(1, 5); layer > 0; layer--)
        {
            var (kernel, stride) = (Pick(1, 3, 3, 3, 5), Pick(1, 1, 1, 2));
            if (left < Math.Max(3, kernel)) break;
            var same = stride == 1 && _random.Next(2) == 0;
            var filters = Pick(4, 8, 16, 20, 32, 64);
            Convolution(_model, filters, kernel, stride, same);
            left = same ? left : (left - kernel) / stride + 1;
            if (residual) Around(body => Convolution(body, filters, kernel: 3, stride: 1, same: true));
            if (_drops && _random.Next(2) == 0) Drop();
            if (left < 4 || _random.Next(3) == 0) continue;
            _model.Add(Pick("max-pool2d", "average-pool2d"));
            left /= 2;
        }

        _model.Add(_random.Next(3) == 0 ? "global-average-pool2d" : "flatten");
        if (_random.Next(2) == 0) _model.Add(new JObject { ["type"] = "dense", ["units"] = 64, ["activation"] = _activation });
        return [size, size, channels];
    }

    private int[] Sequences()
    {
        var (cell, units, layers) = (Pick("lstm", "gru", "simple-rnn"), Pick(8, 16, 32, 64, 100, 128, 256), _random.Next(1, 3));
        _readsWords = _random.Next(3) == 0;
        var bothWays = _random.Next(3) == 0;
        if (_readsWords) _model.Add(new JObject { ["type"] = "embedding", ["vocabulary"] = Vocabulary, ["units"] = Pick(16, 64, 128) });
        for (var layer = 1; layer <= layers; layer++)
        {
            var own = new JObject { ["type"] = cell, ["units"] = units, ["returnSequences"] = layer < layers };
            _model.Add(bothWays ? new JObject { ["type"] = "bidirectional", ["layer"] = own } : own);
        }

        var steps = Pick(5, 20, 50, 100);
        return _readsWords ? [steps] : [steps, Pick(2, 16, 64)];
    }

    private void Convolution(JArray layers, int filters, int kernel, int stride, bool same) => Add(
        layers, "conv2d", ("filters", filters), ("kernelSize", kernel), ("stride", stride), ("padding", same ? "same" : "valid"));

    /// <summary>A residual block of two such layers.</summary>
    private void Around(Action<JArray> layer)
    {
        var body = new JArray();
        layer(body);
        layer(body);
        _model.Add(new JObject { ["type"] = "residual", ["body"] = body });
    }

    private void Add(JArray layers, string type, params (string Name, JToken Value)[] options)
    {
        var layer = new JObject { ["type"] = type, ["activation"] = _activation };
        if (_normalization is not null) layer["normalization"] = _normalization;
        foreach (var (name, value) in options) layer[name] = value;
        layers.Add(layer);
    }

    private void Drop() => _model.Add(new JObject { ["type"] = "dropout", ["rate"] = 0.5 });

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];
}
