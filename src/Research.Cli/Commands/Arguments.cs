using System.CommandLine;
using System.Globalization;

namespace Research.Cli.Commands;

/// <summary>Arguments and options that several commands share.</summary>
internal static class Arguments
{
    public static Argument<string[]> Files() =>
        Named(OptionsAside(new Argument<string[]>("FILE") { Description = "Experiment files.", Arity = ArgumentArity.OneOrMore }), "file");

    public static Option<string[]> Plugins() => Repeatable("--plugins", "DIR", "A further folder of plugins; repeatable.");

    public static Option<string?> Runs()
    {
        var option = new Option<string?>("--runs")
        {
            HelpName = "DIR",
            Description = "Where trials and reports are kept; else RESEARCH_RUNS, else runs/.",
        };
        return Named(option, "folder");
    }

    /// <summary>An empty text names nothing: what a script's variable that is not set comes to.</summary>
    /// <param name="what">What it should name.</param>
    public static Option<T> Named<T>(Option<T> option, string what)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0)) result.AddError($"{option.Name} names no {what}.");
        });
        return option;
    }

    /// <inheritdoc cref="Named{T}(Option{T}, string)"/>
    public static Argument<T> Named<T>(Argument<T> argument, string what)
    {
        argument.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0)) result.AddError($"{argument.Name} is empty: it names no {what}.");
        });
        return argument;
    }

    public static Option<bool> Fresh() => new("--fresh") { Description = "Trains again what is stored." };

    /// <summary>A whole number from 1.</summary>
    public static Option<int?> Positive(string name, string description)
    {
        return new Option<int?>(name)
        {
            HelpName = "N",
            Description = description,
            CustomParser = result =>
            {
                var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
                if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                    result.AddError($"{name} must be a whole number from 1 to {int.MaxValue}, and is \"{text}\".");
                else if (number < 1)
                    result.AddError($"{name} must be at least 1, and is {number}.");
                return number;
            },
        };
    }

    /// <summary>Each use takes one value, so that what follows is not swallowed.</summary>
    public static Option<string[]> Repeatable(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description, Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false };

    /// <summary>A misspelt option is no value of an argument.</summary>
    public static Argument<string[]> OptionsAside(Argument<string[]> argument)
    {
        argument.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.StartsWith('-')))
                result.AddError($"There is no option '{token.Value}'.");
        });
        return argument;
    }
}
