using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json.Linq;

namespace Research.Hosting.Tests;

public sealed class CanonicalTests : IDisposable
{
    private readonly Bench _bench = new("Valid");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Every_option_is_written_out_sorted_and_shortest() => Assert.Equal(
        """
        {"body":null,"branches":[],"copies":null,"header":"auto","inner":{"factor":2,"type":"double"},"missing":["","NA"],"mode":"fan-in","parts":{},"precise":0.1,"rampUp":0,"rate":0.1,"schedules":[],"seed":null,"stride":[1,1],"target":-1,"text":"a \"quoted\" text","thickness":[1.2,2.8],"type":"everything","units":3,"useBias":true}
        """,
        Canonical("""{ "units": 3, "type": "everything", "inner": "double" }"""));

    [Theory]
    [InlineData("\"double\"", """{ "type": "double", "factor": 2.0 }""")]
    [InlineData("""{ "type": "double", "factor": 0.1 }""", """{ "factor": 1e-1, "type": "double" }""")]
    [InlineData("""{ "type": "everything", "units": 1, "stride": 2 }""", """{ "type": "everything", "units": 1, "stride": [2, 2] }""")]
    [InlineData("""{ "type": "everything", "units": 1, "mode": "fan-avg" }""",
        """{ "type": "everything", "units": 1, "mode": "fanAvg" }""")]
    [InlineData("""{ "type": "everything", "units": 1, "rampUp": 2 }""", """{ "type": "everything", "units": 1, "rampUp": "2 epochs" }""")]
    [InlineData("""{ "type": "everything", "units": 1, "rate": 0.0 }""", """{ "type": "everything", "units": 1, "rate": -0.0 }""")]
    public void Two_spellings_of_one_setting_are_one(string one, string other) => Assert.Equal(Canonical(one), Canonical(other));

    [Fact]
    public void What_is_canonical_binds_to_itself()
    {
        var units = Gen.Choose(1, 1000);
        var rates = ArbMap.Default.GeneratorFor<NormalFloat>().Select(number => (float)(Math.Abs(number.Get) % 1)).Where(rate => rate < 1);
        var doubles = ArbMap.Default.GeneratorFor<NormalFloat>().Select(number => number.Get);
        var texts = ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get).Where(text => !text.Any(char.IsSurrogate));
        var generator =
            from unit in units
            from rate in rates
            from number in doubles
            from text in texts
            from mode in Gen.Elements("fan-in", "fan-out", "fan-avg")
            from duration in Gen.OneOf(units.Select(n => (JToken)n), units.Select(n => (JToken)$"{n} steps"))
            from factor in rates.Select(rate => rate + 0.5f)
            select new JObject
            {
                ["type"] = "everything",
                ["units"] = unit,
                ["rate"] = rate,
                ["precise"] = number,
                ["text"] = text,
                ["mode"] = mode,
                ["rampUp"] = duration,
                ["inner"] = new JObject { ["type"] = "double", ["factor"] = factor },
            };
        Prop.ForAll(generator.ToArbitrary(), json =>
        {
            var once = Canonical(json.ToString());
            dynamic layer = _bench.Factory.Create(TechniqueKind.Layer, once, "a").Instance;
            return Canonical(once) == once
                && (float)layer.Options.Rate == (float)json["rate"]!
                && ((double)layer.Options.Precise).ToString(
                    "R", CultureInfo.InvariantCulture) == ((double)json["precise"]!).ToString("R", CultureInfo.InvariantCulture)
                && (string)layer.Options.Text == (string?)json["text"];
        }).QuickCheckThrowOnFailure();
    }

    private string Canonical(string json) => _bench.Factory.Create(TechniqueKind.Layer, json, "a").Canonical;
}
