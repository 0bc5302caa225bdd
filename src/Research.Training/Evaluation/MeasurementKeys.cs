using Newtonsoft.Json.Linq;

namespace Research.Training;

/// <summary>The keys of measurements: canonical JSON of what is measured, how and when. Keys stand in ordinal order.</summary>
internal static class MeasurementKeys
{
    /// <summary>What every run tells of itself.</summary>
    public const string Run = """{"measurement":"run"}""";

    /// <summary>The loss of a view.</summary>
    public static string Loss(ViewEntry view, Moments at, int trainSamples) => CanonicalJson.Write(ViewKey("loss", view, at, trainSamples));

    public static string Of(MetricEntry metric, ViewEntry view, Moments at, int trainSamples)
    {
        var key = ViewKey("metric", view, at, trainSamples);
        key["name"] = metric.Name;
        key["plugin"] = metric.Bound.Info.Plugin.Sha256;
        key["technique"] = CanonicalJson.Parse(metric.Bound.Canonical);
        return CanonicalJson.Write(key);
    }

    public static string Of(ProbeEntry probe) => CanonicalJson.Write(new JObject
    {
        ["at"] = new JArray(probe.At.Written),
        ["layers"] = new JArray(probe.Layers),
        ["measurement"] = "probe",
        ["name"] = probe.Name,
        ["plugin"] = probe.Bound.Info.Plugin.Sha256,
        ["samples"] = probe.Samples,
        ["technique"] = CanonicalJson.Parse(probe.Bound.Canonical),
    });

    public static string Pretraining(BoundTechnique pretrainer) => CanonicalJson.Write(new JObject
    {
        ["measurement"] = "pretraining",
        ["plugin"] = pretrainer.Info.Plugin.Sha256,
        ["technique"] = CanonicalJson.Parse(pretrainer.Canonical),
    });

    private static JObject ViewKey(string measurement, ViewEntry view, Moments at, int trainSamples)
    {
        var key = new JObject { ["at"] = new JArray(at.Written), ["measurement"] = measurement, ["view"] = view.Name };
        if (view.Of == View.Train) key["trainSamples"] = trainSamples;
        view.AddTo(key);
        return key;
    }
}
