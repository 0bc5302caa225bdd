using System.Globalization;

namespace Research.Experiments;

/// <summary>The words of progress.</summary>
internal static class ProgressText
{
    public static string Of(RunSnapshot snapshot)
    {
        var text = $"{snapshot.Done}/{snapshot.Total} trials, {snapshot.Running} running";
        if (snapshot.Left is { } left) text += $", {Duration(left)} left";
        if (!double.IsNaN(snapshot.Loss)) text += $", loss {Number(snapshot.Loss)}";
        return text;
    }

    /// <summary>"0.4 s", "12 s", "3 min 20 s", "2 h 5 min".</summary>
    public static string Duration(TimeSpan time)
    {
        if (time < TimeSpan.Zero) time = TimeSpan.Zero;
        var invariant = CultureInfo.InvariantCulture;
        if (time.TotalSeconds < 9.95) return string.Create(invariant, $"{time.TotalSeconds:0.0} s");
        var whole = TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));
        if (whole.TotalMinutes < 1) return string.Create(invariant, $"{whole.Seconds} s");
        if (whole.TotalHours < 1) return string.Create(invariant, $"{whole.Minutes} min {whole.Seconds} s");
        return string.Create(invariant, $"{(int)whole.TotalHours} h {whole.Minutes} min");
    }

    public static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
