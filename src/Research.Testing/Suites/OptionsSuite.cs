using Newtonsoft.Json.Linq;
using Research.Hosting;

namespace Research.Testing;

/// <summary>What every technique's options promise: they bind, refuse what is wrong at its place,
/// and come back from their own canonical form.</summary>
internal sealed class OptionsSuite(ITechniqueFactory factory, IPluginCatalogue catalogue) : ISuite
{
    private const string UnknownKey = "noSuchOption";

    public IReadOnlyList<string> Kinds => PluginKinds.Names;

    public IReadOnlyList<Check> Checks =>
    [
        new("options bind", subject => Create(subject, subject.Spec)),
        new("options come back", RoundTrip),
        new("unknown options", UnknownOptions),
        new("bounds", OutOfBounds),
        new("types", WrongTypes),
        new("documentation", Documentation),
    ];

    public IReadOnlyList<Check> NeutralChecks => [new("options bind", subject => Create(subject, subject.Spec))];

    private BoundTechnique Create(Subject subject, JToken spec) =>
        factory.Create(subject.Info.Kind, spec.ToString(), subject.Info.Id, (_, _) => new LayerStack([]));

    private void RoundTrip(Subject subject)
    {
        var first = Create(subject, subject.Spec).Canonical;
        var again = ReadAgain(subject, first);
        Expect.True(first == again, $"its options are {first}, and {again} when that is read again");
    }

    private string ReadAgain(Subject subject, string canonical)
    {
        try
        {
            return Create(subject, JToken.Parse(canonical)).Canonical;
        }
        catch (FaultsException refused)
        {
            throw new CheckFailedException($"its options are {canonical}, and are refused when that is read again: {refused.Message} "
                + "(an option that is a technique has no default but null; what null means is the technique's to say)");
        }
    }

    private void UnknownOptions(Subject subject)
    {
        ExpectRefused(subject, UnknownKey, 1, "an option that does not exist");
        var options = catalogue.OptionsOf(subject.Info);
        foreach (var option in options)
        {
            // "sizex" may be as near to "sizes" as to "size".
            var misspelt = option.Name + "x";
            if (options.Any(other => other.Name != option.Name && other.Name.StartsWith(option.Name, StringComparison.Ordinal))) continue;
            var spec = subject.Spec;
            spec[misspelt] = spec[option.Name] ?? JValue.CreateNull();
            var message = Refusal(subject, spec);
            Expect.True(message is not null, $"the misspelt option \"{misspelt}\" is taken");
            Expect.True(message!.Contains($"\"{option.Name}\"", StringComparison.Ordinal),
                $"the misspelt option \"{misspelt}\" is refused without naming \"{option.Name}\": {message}");
        }
    }

    private void OutOfBounds(Subject subject)
    {
        foreach (var range in catalogue.OptionsOf(subject.Info).Select(OptionRange.Of).OfType<OptionRange>())
        {
            foreach (var value in range.Outside()) ExpectRefused(subject, range.Name, value, "a value out of its bounds");
        }
    }

    private void WrongTypes(Subject subject)
    {
        foreach (var option in catalogue.OptionsOf(subject.Info))
        {
            var type = option.Property.PropertyType;
            if (IsNumber(type))
            {
                ExpectRefused(subject, option.Name, "1", "a quoted number");
                ExpectRefused(subject, option.Name, true, "a truth value in place of a number");
            }
            else if (type == typeof(bool))
            {
                ExpectRefused(subject, option.Name, 1, "a number in place of a truth value");
            }
            else if (type.IsEnum)
            {
                ExpectRefused(subject, option.Name, "no-such-choice", "a choice that does not exist");
            }
        }
    }

    private static bool IsNumber(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(int) || type == typeof(long) || type == typeof(float) || type == typeof(double);
    }

    private void ExpectRefused(Subject subject, string option, JToken value, string what)
    {
        var spec = subject.Spec;
        spec[option] = value;
        Expect.True(Refusal(subject, spec) is not null, $"{what} is taken: {option} = {value.ToString(Newtonsoft.Json.Formatting.None)}");
    }

    /// <summary>The message of the fault; null where the options are taken.</summary>
    private string? Refusal(Subject subject, JObject spec)
    {
        try
        {
            Create(subject, spec);
            return null;
        }
        catch (FaultsException refused)
        {
            return refused.Message;
        }
    }

    private void Documentation(Subject subject)
    {
        Expect.True(!string.IsNullOrWhiteSpace(subject.Info.Summary), "its attribute has no Summary");
        if (!File.Exists(Path.ChangeExtension(catalogue.FileOf(subject.Info), ".xml")))
            throw new NotApplicableException("there is no documentation file beside its DLL (GenerateDocumentationFile)");
        foreach (var option in catalogue.OptionsOf(subject.Info))
            Expect.True(!string.IsNullOrWhiteSpace(option.Summary), $"its option \"{option.Name}\" is not documented");
    }
}
