namespace Research.Training;

internal sealed partial class Recorder
{
    public void Write(BinaryWriter writer)
    {
        writer.Write(_order.Count);
        foreach (var series in _order)
        {
            writer.Write(series.Measurement);
            writer.Write(series.Address);
            writer.Write(series.Values.Count);
            for (var i = 0; i < series.Values.Count; i++)
            {
                writer.Write(series.Moments[i]);
                writer.Write(series.Values[i]);
            }
        }

        writer.Write(_tables.Count);
        foreach (var table in _tables)
        {
            writer.Write(table.Measurement);
            writer.Write(table.Address);
            writer.Write(table.Moment);
            writer.Write(table.Columns);
            writer.Write(table.Values.Count);
            foreach (var value in table.Values) writer.Write(value);
        }
    }

    public void Read(BinaryReader reader)
    {
        _series.Clear();
        _order.Clear();
        _tables.Clear();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var (measurement, address) = (reader.ReadString(), reader.ReadString());
            for (var values = reader.ReadInt32(); values > 0; values--)
                Value(measurement, address, reader.ReadString(), reader.ReadDouble());
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var (measurement, address, moment, columns) =
                (reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadInt32());
            var values = new double[reader.ReadInt32()];
            for (var i = 0; i < values.Length; i++) values[i] = reader.ReadDouble();
            Table(new TableRecording(measurement, address, moment, columns, values));
        }
    }
}
